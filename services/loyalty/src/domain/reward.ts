import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { LocalDate } from './programme.events.ts';
import type { RewardEvent, RewardOffered, RewardTaken } from './reward.events.ts';

type Taking = Omit<RewardTaken['data'], 'left'>;

export type RewardCommand =
  | { readonly type: 'OfferReward'; readonly data: RewardOffered['data'] }
  | { readonly type: 'RestockReward'; readonly data: { readonly added: number } }
  | { readonly type: 'WithdrawReward' }
  | { readonly type: 'TakeReward'; readonly data: Taking & { readonly day: LocalDate } }
  | { readonly type: 'GiveBackReward'; readonly data: Taking };

/** A reward that is, or was, offered. */
export interface KnownReward {
  readonly status: 'offered' | 'withdrawn';
  readonly offer: RewardOffered['data'];
  readonly left: number | null;
}

export type RewardState = { readonly status: 'none' } | KnownReward;

/** Something that members take for points; each that is taken is counted here, in the append that takes the points. */
export const Reward: Decider<RewardState, RewardCommand, RewardEvent> = {
  initial: { status: 'none' },
  // Each redemption adds an event.
  snapshot: 'reward-1',
  decide(reward, command) {
    if (command.type === 'OfferReward') return offer(reward, command.data);
    if (reward.status === 'none') throw new Rejection('reward-unknown');
    switch (command.type) {
      case 'RestockReward':
        if (reward.left === null) throw new Rejection('reward-endless');
        return [
          {
            type: 'RewardRestocked',
            data: { added: command.data.added, left: reward.left + command.data.added },
          },
        ];
      case 'WithdrawReward':
        return reward.status === 'withdrawn' ? [] : [{ type: 'RewardWithdrawn', data: {} }];
      case 'TakeReward':
        return [take(reward, command.data)];
      case 'GiveBackReward':
        return [{ type: 'RewardGivenBack', data: { ...command.data, left: counted(reward.left, 1) } }];
    }
  },
  evolve(reward, { type, data }) {
    if (type === 'RewardOffered') return { status: 'offered', offer: data, left: data.stock };
    // The stream begins with RewardOffered: nothing else can come first.
    if (reward.status === 'none') return reward;
    return type === 'RewardWithdrawn' ? { ...reward, status: 'withdrawn' } : { ...reward, left: data.left };
  },
};

function offer(reward: RewardState, data: RewardOffered['data']): readonly RewardEvent[] {
  if (reward.status !== 'none') return [];
  const { from, until } = data;
  if (until !== '' && until < from) throw new Rejection('days-turned-round', { from, until });
  return [{ type: 'RewardOffered', data }];
}

function take(reward: KnownReward, { day, ...taking }: Taking & { readonly day: LocalDate }): RewardTaken {
  const { from, until } = reward.offer;
  if (reward.status === 'withdrawn' || day < from || (until !== '' && day > until))
    throw new Rejection('reward-not-offered');
  if (reward.left === 0) throw new Rejection('reward-out-of-stock');
  return { type: 'RewardTaken', data: { ...taking, left: counted(reward.left, -1) } };
}

const counted = (left: number | null, by: number) => (left === null ? null : left + by);
