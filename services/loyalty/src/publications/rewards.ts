import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { RewardEvent, RewardOffered, RewardRestocked, RewardTaken } from '../domain/reward.events.ts';

const TOPIC = 'rapport.loyalty.reward.v1';

/** What others hear of rewards. */
export const rewardPublications = {
  RewardOffered: (event: PublishableEvent) => {
    const { points, stock, perMember, ...said } = event.data as unknown as RewardOffered['data'];
    const numbers = { points: BigInt(points), stock: maybe(stock), perMember: maybe(perMember) };
    return publish(TOPIC, 'rewardOffered', { ...said, ...numbers }, event);
  },
  RewardRestocked: (event: PublishableEvent) => {
    const { added, left } = event.data as unknown as RewardRestocked['data'];
    return publish(TOPIC, 'rewardRestocked', { added: BigInt(added), left: BigInt(left) }, event);
  },
  RewardWithdrawn: (event: PublishableEvent) => publish(TOPIC, 'rewardWithdrawn', {}, event),
  RewardTaken: (event: PublishableEvent) => publish(TOPIC, 'rewardTaken', counted(event), event),
  RewardGivenBack: (event: PublishableEvent) => publish(TOPIC, 'rewardGivenBack', counted(event), event),
} satisfies Publications & Readonly<Record<RewardEvent['type'], unknown>>;

function counted(event: PublishableEvent) {
  const { redemptionId, memberId, left } = event.data as unknown as RewardTaken['data'];
  return { redemptionId, memberId, left: maybe(left) };
}

const maybe = (number: number | null) => (number === null ? undefined : BigInt(number));
