import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import type {
  AccountJoined,
  AccountTakenOver,
  LedgerEvent,
  LotPoints,
  PointsAwarded,
  PointsCorrected,
  PointsReleased,
  RedemptionReversed,
} from '../domain/member.events.ts';

type Heard<E extends LedgerEvent> = HeardEvent<E['data']>;

/** One row per lot of points, from its own account alone. */
export const lots: Projection = {
  name: 'lots_v1',
  from: 'own',
  key: ['member_id', 'lot'],
  columns: {
    member_id: 'uuid',
    lot: 'integer',
    origin: 'jsonb',
    state: 'text',
    points: 'bigint',
    remaining: 'bigint',
    available_at: 'timestamptz',
    expires_at: 'timestamptz',
  },
  on: {
    PointsAwarded: (event: Heard<PointsAwarded>) => {
      const { orderId, orderCode, lines, availableAt, expiresAt } = event.data;
      return lines.map(({ lot, line, points }) =>
        begun(event, lot, {
          origin: { kind: 'order', orderId, orderCode, line },
          state: 'pending',
          points,
          available_at: availableAt,
          expires_at: expiresAt,
        }),
      );
    },
    PointsReleased: (event: Heard<PointsReleased>) =>
      event.data.lots.map((lot) => changed(event, lot, () => ({ state: 'available' }))),
    PointsExpired: taking,
    DebtRepaid: taking,
    PointsRedeemed: taking,
    PointsTakenBack: taking,
    RedemptionReversed: (event: Heard<RedemptionReversed>) => [
      ...event.data.lots.map(([lot, points]) => changed(event, lot, less(-points))),
      ...event.data.grace.map(({ lot, of, points, expiresAt }) =>
        begun(event, lot, {
          origin: { kind: 'grace', of },
          state: 'available',
          points,
          available_at: null,
          expires_at: expiresAt,
        }),
      ),
    ],
    PointsCorrected: (event: Heard<PointsCorrected>) => {
      const { lot, points } = event.data;
      if (!lot) return taking(event);
      const row = { origin: { kind: 'correction' }, state: 'available', points, available_at: null };
      return [begun(event, lot.lot, { ...row, expires_at: lot.expiresAt })];
    },
    AccountJoined: (event: Heard<AccountJoined>) =>
      Array.from({ length: event.data.lots }, (_, i) => ({
        key: [subjectOf(event), i + 1],
        fold: () => null,
      })),
    AccountTakenOver: (event: Heard<AccountTakenOver>) =>
      event.data.lots.map((lot, i) => ({
        key: [subjectOf(event), event.data.firstLot + i],
        row: {
          member_id: subjectOf(event),
          lot: event.data.firstLot + i,
          origin: lot.origin,
          state: lot.state,
          points: lot.points,
          remaining: lot.left,
          available_at: lot.availableAt === '' ? null : lot.availableAt,
          expires_at: lot.expiresAt,
        },
      })),
  },
  announce: (row) => `member:${String(row['member_id'])}`,
};

function taking(event: HeardEvent<{ readonly lots: LotPoints }>): readonly RowChange[] {
  return event.data.lots.map(([lot, points]) => changed(event, lot, less(points)));
}

const less =
  (points: number) =>
  (row: Row): Row => ({ remaining: Number(row['remaining']) - points });

function begun(event: HeardEvent, lot: number, columns: Row): RowChange {
  const memberId = subjectOf(event);
  const row = { ...columns, member_id: memberId, lot, remaining: columns['points'] };
  return { key: [memberId, lot], row };
}

function changed(event: HeardEvent, lot: number, columns: (row: Row) => Row): RowChange {
  return { key: [subjectOf(event), lot], fold: (row: Row = {}) => ({ ...row, ...columns(row) }) };
}
