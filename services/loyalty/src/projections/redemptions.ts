import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { AccountTakenOver, PointsRedeemed, RedemptionReversed } from '../domain/member.events.ts';

/** One row per redemption: whose it is now, and whether it was undone. */
export const redemptions: Projection = {
  name: 'redemptions_v1',
  from: 'own',
  key: ['redemption_id'],
  columns: {
    redemption_id: 'uuid',
    member_id: 'uuid',
    reward_id: 'uuid',
    code: 'text',
    name: 'jsonb',
    points: 'bigint',
    redeemed_at: 'timestamptz',
    reversed_at: 'timestamptz',
  },
  on: {
    PointsRedeemed: (event: HeardEvent<PointsRedeemed['data']>) => {
      const { redemptionId, rewardId, code, rewardName, points } = event.data;
      const row = {
        redemption_id: redemptionId,
        member_id: subjectOf(event),
        reward_id: rewardId,
        code,
        name: rewardName,
        points,
        redeemed_at: event.occurredAt,
        reversed_at: null,
      };
      return [{ key: [redemptionId], row }];
    },
    RedemptionReversed: ({ data: { redemptionId }, occurredAt }: HeardEvent<RedemptionReversed['data']>) => [
      { key: [redemptionId], fold: (row) => ({ ...row, reversed_at: occurredAt }) },
    ],
    AccountTakenOver: (event: HeardEvent<AccountTakenOver['data']>) =>
      event.data.redemptions.map(({ redemptionId }) => ({
        key: [redemptionId],
        fold: (row) => ({ ...row, member_id: subjectOf(event) }),
      })),
  },
  announce: (row) => `member:${String(row['member_id'])}`,
};
