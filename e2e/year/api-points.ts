import type { Insisting } from './insisting.ts';
import { succeed } from './insisting.ts';
import type { RewardName } from './offers.ts';
import type { Rewarding } from './player.ts';
import type { Colleague } from './story.ts';

interface Member {
  readonly memberId: string;
  readonly pending: number;
  readonly spendable: number;
  readonly debt: number;
  readonly tier: {
    readonly tierId: string;
    readonly earned: string;
    readonly fallen?: { readonly points: number };
  };
}
interface Redemption {
  readonly redemptionId: string;
  readonly rewardId: string;
  readonly reversedAt?: string;
}
interface Listed<Item> {
  readonly items: readonly Item[];
}

const LOYALTY = '/api/loyalty/v1';

/** What is done about points, by REST. */
export function pointsByRest(
  at: (who: Colleague) => Insisting,
  partyOf: () => string,
  rewards: Readonly<Record<RewardName, string>>,
): Rewarding {
  const memberThat = async (who: Colleague, fits: (member: Member) => boolean) => {
    const { items } = await at(who).read<Listed<Member>>(`${LOYALTY}/members?partyId=${partyOf()}`, (page) =>
      page.items.some(fits),
    );
    return `${LOYALTY}/members/${items[0]!.memberId}`;
  };
  return {
    seesPoints: async (who, { pending, spendable, debt }) => {
      await memberThat(
        who,
        (one) => one.pending === pending && one.spendable === spendable && one.debt === debt,
      );
    },
    seesTier: async (who, tierId, held) => {
      await memberThat(who, ({ tier }) => {
        const isHeld = tier.earned !== tier.tierId && (tier.fallen?.points ?? 0) < 0;
        return tier.tierId === tierId && isHeld === (held !== undefined);
      });
    },
    takesReward: async (who, reward) => {
      const member = await memberThat(who, () => true);
      await succeed(at(who), `${member}/actions/redeem`, { rewardId: rewards[reward] });
    },
    givesRewardBack: async (who, reward, reason) => {
      const member = await memberThat(who, () => true);
      const isIt = (one: Redemption) => one.rewardId === rewards[reward] && one.reversedAt === undefined;
      const { items } = await at(who).read<Listed<Redemption>>(`${member}/redemptions`, (page) =>
        page.items.some(isIt),
      );
      const { redemptionId } = items.find(isIt)!;
      await succeed(at(who), `${member}/actions/reverse`, { redemptionId, reason });
    },
  };
}
