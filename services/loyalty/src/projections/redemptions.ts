import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import type { AccountTakenOver, PointsRedeemed, RedemptionReversed } from '../domain/member.events.ts';

/** One row per redemption: paid from which account, lying in which since accounts were joined, and whether it was undone. */
export const redemptions: Projection = {
  name: 'redemptions_v1',
  from: 'own',
  key: ['redemption_id'],
  columns: {
    redemption_id: 'uuid',
    member_id: 'uuid',
    holder_id: 'uuid',
    holder_place: 'bigint',
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
      const said = { reward_id: rewardId, code, name: rewardName, points, redeemed_at: event.occurredAt };
      return [changed(redemptionId, () => ({ ...said, member_id: subjectOf(event) }))];
    },
    RedemptionReversed: ({ data: { redemptionId }, occurredAt }: HeardEvent<RedemptionReversed['data']>) => [
      changed(redemptionId, () => ({ reversed_at: occurredAt })),
    ],
    AccountTakenOver: (event: HeardEvent<AccountTakenOver['data']>) =>
      event.data.redemptions.map(({ redemptionId }) =>
        // Accounts may be joined again and again: the last one holds it, whichever is heard of first.
        changed(redemptionId, (row) =>
          Number(row['holder_place']) > event.position
            ? {}
            : { holder_id: subjectOf(event), holder_place: event.position },
        ),
      ),
  },
};

const UNKNOWN: Row = { holder_place: 0 };

function changed(redemptionId: string, columns: (row: Row) => Row): RowChange {
  const fold = (row: Row = UNKNOWN): Row => ({ ...row, ...columns(row), redemption_id: redemptionId });
  return { key: [redemptionId], fold };
}
