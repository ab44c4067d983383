import {
  type Cell,
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import type { LedgerEvent, Standing } from '../domain/member.events.ts';

/** What an entry says in the statement, besides how the account stands after it. */
interface Line {
  readonly kind: string;
  /** What it changes the balance by. */
  readonly points: number;
  readonly qualifying?: number;
  readonly about?: Readonly<Record<string, Cell>>;
  readonly reason?: Cell;
}

type LineOf<E extends LedgerEvent> = (data: E['data']) => Line;
type Lines = { readonly [Type in LedgerEvent['type']]: LineOf<Extract<LedgerEvent, { type: Type }>> };

/** Each entry of an account as a line; what only moves points from one place to another changes the balance by nothing. */
const LINES: Lines = {
  PointsAwarded: ({ orderId, orderCode, points, qualifying, availableAt, expiresAt, ...how }) => ({
    kind: 'awarded',
    points,
    qualifying: qualifying.points,
    about: {
      orderId,
      orderCode,
      availableAt,
      expiresAt,
      base: how.base,
      currency: how.currency,
      rate: how.rate,
      tierFactor: how.tierFactor,
      ruleId: how.ruleId,
      programmeVersion: how.programmeVersion,
      lines: how.lines.map(({ line, amount, points: got, qualifying: qualified, factor }) => ({
        line,
        amount: { ...amount },
        factor,
        points: got,
        qualifying: qualified,
      })),
    },
  }),
  PointsReleased: ({ points }) => ({ kind: 'released', points: 0, about: { points } }),
  PointsExpired: ({ points }) => ({ kind: 'expired', points: -points }),
  DebtRepaid: ({ points }) => ({ kind: 'debt-repaid', points: 0, about: { points } }),
  PointsRedeemed: ({ redemptionId, code, rewardId, rewardName, points }) => ({
    kind: 'redeemed',
    points: -points,
    about: { redemptionId, code, rewardId, rewardName },
  }),
  RedemptionReversed: ({ redemptionId, rewardId, points, grace, reason }) => ({
    kind: 'reversed',
    points,
    about: { redemptionId, rewardId, grace: grace.reduce((sum, lot) => sum + lot.points, 0) },
    reason,
  }),
  PointsTakenBack: ({ orderId, returnId, points, qualifying, lines }) => ({
    kind: 'taken-back',
    points: -points,
    qualifying: -qualifying.points,
    about: { orderId, returnId, lines },
  }),
  PointsCorrected: ({ points, qualifying, owed, reason }) => ({
    kind: 'corrected',
    points,
    qualifying: qualifying.points,
    about: { owed },
    reason,
  }),
  AccountJoined: ({ into, points, debt, reason }) => ({
    kind: 'joined',
    points: debt - points,
    about: { memberId: into, points, debt },
    reason,
  }),
  AccountTakenOver: ({ from, points, debt, qualifying, reason }) => ({
    kind: 'taken-over',
    points: points - debt,
    qualifying: qualifying.reduce((sum, one) => sum + one.points, 0),
    about: { memberId: from, points, debt },
    reason,
  }),
};

/** Every entry of every account; a line is written once and never changes. */
export const statement: Projection = {
  name: 'statement_v1',
  from: 'own',
  key: ['member_id', 'place'],
  columns: {
    member_id: 'uuid',
    place: 'bigint',
    kind: 'text',
    occurred_at: 'timestamptz',
    recorded_at: 'timestamptz',
    points: 'bigint',
    pending: 'bigint',
    available: 'bigint',
    debt: 'bigint',
    qualifying: 'bigint',
    about: 'jsonb',
    reason: 'jsonb',
    actor: 'text',
  },
  on: Object.fromEntries(
    Object.entries(LINES).map(([type, lineOf]) => [type, entry(lineOf as (data: unknown) => Line)]),
  ),
};

function entry(lineOf: (data: unknown) => Line) {
  return (event: HeardEvent<{ readonly standing: Standing }>): readonly RowChange[] => {
    const { kind, points, qualifying = 0, about = {}, reason = null } = lineOf(event.data);
    const { pending, available, debt } = event.data.standing;
    const memberId = subjectOf(event);
    const row: Row = {
      member_id: memberId,
      place: event.position,
      kind,
      occurred_at: event.occurredAt,
      recorded_at: event.recordedAt,
      points,
      pending,
      available,
      debt,
      qualifying,
      about,
      reason,
      actor: event.meta.actor,
    };
    return [{ key: [memberId, event.position], row }];
  };
}
