import { BELONGING } from '@rapport/kernel/policy';
import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type {
  AccountJoined,
  AccountTakenOver,
  MemberEnrolled,
  MemberEvent,
  PointsAwarded,
  PointsCorrected,
  PointsTakenBack,
  Qualifying,
  Standing,
  TierReviewed,
  TierRisen,
} from '../domain/member.events.ts';

type Heard<E extends MemberEvent> = HeardEvent<E['data']>;

/** One row per member, from their own account alone: each entry says how the account stands after it. */
export const members: Projection = {
  name: 'members_v1',
  from: 'own',
  key: ['member_id'],
  columns: {
    member_id: 'uuid',
    programme_id: 'uuid',
    party_id: 'uuid',
    ...BELONGING,
    code: 'text',
    how: 'text',
    enrolled_at: 'timestamptz',
    tier: 'text',
    tier_since: 'timestamptz',
    tier_why: 'jsonb',
    period: 'jsonb',
    qualifying: 'jsonb',
    fallen: 'jsonb',
    pending: 'bigint',
    available: 'bigint',
    debt: 'bigint',
    joined_into: 'uuid',
    last_news: 'bigint',
  },
  on: {
    MemberEnrolled: (event: Heard<MemberEnrolled>) => change(event, () => enrolled(event)),
    PointsAwarded: (event: Heard<PointsAwarded>) =>
      change(event, (row) => ({ ...qualified(row, [event.data.qualifying]), joined_into: null })),
    PointsReleased: (event: HeardEvent<Stood>) => change(event, nothing),
    PointsExpired: (event: HeardEvent<Stood>) => change(event, nothing),
    DebtRepaid: (event: HeardEvent<Stood>) => change(event, nothing),
    PointsRedeemed: (event: HeardEvent<Stood>) => change(event, nothing),
    RedemptionReversed: (event: HeardEvent<Stood>) => change(event, nothing),
    PointsTakenBack: (event: Heard<PointsTakenBack>) => {
      const { orderId, qualifying } = event.data;
      const fewer = { ...qualifying, points: -qualifying.points };
      return change(event, (row) => ({
        ...qualified(row, [fewer]),
        ...(fewer.points < 0 ? { fallen: { ...fewer, orderId, at: event.occurredAt } } : {}),
      }));
    },
    PointsCorrected: (event: Heard<PointsCorrected>) =>
      change(event, (row) => qualified(row, [event.data.qualifying])),
    TierRisen: (event: Heard<TierRisen>) => change(event, () => tiered(event, 'risen')),
    TierReviewed: (event: Heard<TierReviewed>) =>
      change(event, () => ({
        ...(event.data.from === event.data.to ? {} : tiered(event, 'reviewed')),
        period: event.data.period,
        fallen: null,
      })),
    AccountJoined: (event: Heard<AccountJoined>) =>
      change(event, () => ({ qualifying: {}, joined_into: event.data.into })),
    AccountTakenOver: (event: Heard<AccountTakenOver>) =>
      change(event, (row) => qualified(row, event.data.qualifying)),
  },
  announce: (row) => `member:${String(row['member_id'])}`,
};

interface Stood {
  readonly standing: Standing;
}

const nothing = (): Row => ({});

function change(event: HeardEvent<Stood>, columns: (row: Row) => Row) {
  const id = subjectOf(event);
  const { pending, available, debt } = event.data.standing;
  const fold = (row: Row = {}): Row => ({
    ...row,
    ...columns(row),
    pending,
    available,
    debt,
    last_news: event.position,
  });
  return [{ key: [id], fold }];
}

function enrolled(event: Heard<MemberEnrolled>): Row {
  const { programmeId, partyId, code, how, tier, period } = event.data;
  return {
    member_id: subjectOf(event),
    programme_id: programmeId,
    party_id: partyId,
    owner: null,
    team: null,
    branch: null,
    code,
    how,
    enrolled_at: event.occurredAt,
    tier,
    tier_since: event.occurredAt,
    tier_why: { fact: 'enrolled' },
    period,
    qualifying: {},
    fallen: null,
    joined_into: null,
  };
}

function tiered(event: Heard<TierRisen> | Heard<TierReviewed>, fact: 'risen' | 'reviewed'): Row {
  const { standing: _, to, toName: __, ...why } = event.data;
  return { tier: to, tier_since: event.occurredAt, tier_why: { fact, ...why } };
}

function qualified(row: Row, sums: readonly Qualifying[]): Row {
  const qualifying = { ...(row['qualifying'] as Readonly<Record<string, number>>) };
  for (const { period, points } of sums)
    if (points !== 0) qualifying[period] = (qualifying[period] ?? 0) + points;
  return { qualifying };
}
