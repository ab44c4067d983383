import { sumDecimals } from '@rapport/kernel/money';
import type { Instant } from '@rapport/kernel/values';
import type {
  AccountTakenOver,
  Lot,
  LotPoints,
  MemberEvent,
  PointsAwarded,
  PointsCorrected,
  PointsTakenBack,
  Qualifying,
  RedemptionReversed,
  Standing,
  TakenRedemption,
} from './member.events.ts';
import type { LocalDate, Period } from './programme.events.ts';

/** A member's account. */
export interface Account {
  readonly status: 'member';
  readonly programmeId: string;
  readonly partyId: string;
  readonly since: Instant;
  /** Lot n lies at n − 1. */
  readonly lots: readonly Lot[];
  readonly standing: Standing;
  /** By the first day of the period. */
  readonly qualifying: Readonly<Record<LocalDate, number>>;
  readonly tier: string;
  /** The period that was not reviewed yet. */
  readonly period: Period;
  /** First day of the one before it; empty: there was none. */
  readonly lastPeriod: LocalDate | '';
  readonly redemptions: readonly TakenRedemption[];
  /** The account this one was joined with; empty: it stands for itself. */
  readonly joinedInto: string;
}

export type MemberState = { readonly status: 'none' } | Account;

const NONE_RETURNED = { quantity: '0', points: 0, qualifying: 0 } as const;

/** What an event makes of an account. */
export function evolveMember(state: MemberState, event: MemberEvent): MemberState {
  if (event.type === 'MemberEnrolled') {
    const { programmeId, partyId, since, tier, period, standing } = event.data;
    const empty = { lots: [], qualifying: {}, redemptions: [] };
    const fresh = { ...empty, lastPeriod: '', joinedInto: '' } as const;
    return { status: 'member', programmeId, partyId, since, tier, period, standing, ...fresh };
  }
  // The stream begins with MemberEnrolled: nothing else can come first.
  if (state.status === 'none') return state;
  return { ...changed(state, event), standing: event.data.standing };
}

function changed(account: Account, event: Exclude<MemberEvent, { type: 'MemberEnrolled' }>): Account {
  switch (event.type) {
    case 'PointsAwarded':
      return awarded(account, event.data);
    case 'PointsReleased':
      return withLots(account, released(account.lots, event.data.lots));
    case 'PointsExpired':
      return withLots(account, each(account.lots, event.data.lots, expired));
    case 'DebtRepaid':
      return withLots(account, each(account.lots, event.data.lots, spent));
    case 'PointsRedeemed': {
      const { redemptionId, rewardId, points, lots } = event.data;
      const redemption = { redemptionId, rewardId, points, lots, reversed: false };
      const redemptions = account.redemptions.concat(redemption);
      return { ...account, redemptions, lots: each(account.lots, lots, spent) };
    }
    case 'RedemptionReversed':
      return reversed(account, event.data);
    case 'PointsTakenBack':
      return takenBack(account, event.data);
    case 'PointsCorrected':
      return corrected(account, event.data);
    case 'TierRisen':
      return { ...account, tier: event.data.to };
    case 'TierReviewed':
      return { ...account, tier: event.data.to, period: event.data.period, lastPeriod: account.period.from };
    case 'AccountJoined':
      return { ...account, lots: [], qualifying: {}, redemptions: [], joinedInto: event.data.into };
    case 'AccountTakenOver':
      return takenOver(account, event.data);
  }
}

function withLots(account: Account, lots: readonly Lot[]): Account {
  return { ...account, lots };
}

function awarded(account: Account, data: PointsAwarded['data']): Account {
  const { orderId, lines, availableAt, expiresAt, qualifying } = data;
  const lots = lines.map(({ line, quantity, points, qualifying: qualified }): Lot => ({
    ...freshLot(points, expiresAt),
    origin: { kind: 'order', orderId, line, quantity },
    qualifying: { period: qualifying.period, points: qualified },
    state: 'pending',
    availableAt,
  }));
  return {
    ...account,
    lots: account.lots.concat(lots),
    qualifying: qualified(account.qualifying, qualifying),
    // Whoever is somebody else again begins anew in the account that was joined with the other's.
    joinedInto: '',
  };
}

function freshLot(points: number, expiresAt: Instant): Lot {
  return {
    origin: { kind: 'correction' },
    points,
    qualifying: { period: '', points: 0 },
    state: 'available',
    left: points,
    spent: 0,
    owed: 0,
    expired: 0,
    returned: NONE_RETURNED,
    availableAt: '',
    expiresAt,
  };
}

function released(lots: readonly Lot[], numbers: readonly number[]): readonly Lot[] {
  const after = lots.slice();
  for (const lot of numbers) after[lot - 1] = { ...after[lot - 1]!, state: 'available' };
  return after;
}

function each(
  lots: readonly Lot[],
  points: LotPoints,
  change: (lot: Lot, points: number) => Lot,
): readonly Lot[] {
  const after = lots.slice();
  for (const [lot, number] of points) after[lot - 1] = change(after[lot - 1]!, number);
  return after;
}

const expired = (lot: Lot, points: number): Lot => ({
  ...lot,
  left: lot.left - points,
  expired: lot.expired + points,
});
const spent = (lot: Lot, points: number): Lot => ({
  ...lot,
  left: lot.left - points,
  spent: lot.spent + points,
});
const unspent = (lot: Lot, points: number): Lot => spent(lot, -points);
const gone = (lot: Lot, points: number): Lot => ({ ...lot, left: lot.left - points });
const owing = (lot: Lot, points: number): Lot => ({ ...lot, owed: lot.owed + points });

function reversed(account: Account, data: RedemptionReversed['data']): Account {
  const { redemptionId, lots, grace } = data;
  const back = each(account.lots, lots, unspent);
  const moved = grace.map(({ of, points }) => [of, points] as const);
  const after = each(back, moved, (lot, points) => ({ ...lot, spent: lot.spent - points }));
  const graced = grace.map(({ of, points, expiresAt }): Lot => ({
    ...freshLot(points, expiresAt),
    origin: { kind: 'grace', of },
  }));
  const redemptions = account.redemptions.map((one) =>
    one.redemptionId === redemptionId ? { ...one, reversed: true } : one,
  );
  return { ...account, redemptions, lots: after.concat(graced) };
}

function takenBack(account: Account, data: PointsTakenBack['data']): Account {
  const { orderId, lines, lots, owed, qualifying } = data;
  const taken = each(each(account.lots, lots, gone), owed, owing);
  const noted = taken.map((lot) => {
    const { origin, returned } = lot;
    if (origin.kind !== 'order' || origin.orderId !== orderId) return lot;
    const line = lines.find((one) => one.line === origin.line);
    if (!line) return lot;
    return {
      ...lot,
      returned: {
        quantity: sumDecimals([returned.quantity, line.quantity]),
        points: returned.points + line.points,
        qualifying: returned.qualifying + line.qualifying,
      },
    };
  });
  return {
    ...account,
    lots: noted,
    qualifying: qualified(account.qualifying, { ...qualifying, points: -qualifying.points }),
  };
}

function corrected(account: Account, data: PointsCorrected['data']): Account {
  const { lot, lots, points, qualifying } = data;
  const taken = each(account.lots, lots, gone);
  return {
    ...account,
    lots: lot ? taken.concat(freshLot(points, lot.expiresAt)) : taken,
    qualifying: qualified(account.qualifying, qualifying),
  };
}

function takenOver(account: Account, data: AccountTakenOver['data']): Account {
  return {
    ...account,
    lots: account.lots.concat(data.lots),
    qualifying: data.qualifying.reduce(qualified, account.qualifying),
    redemptions: account.redemptions.concat(data.redemptions),
  };
}

function qualified(
  sums: Readonly<Record<LocalDate, number>>,
  { period, points }: Qualifying,
): Readonly<Record<LocalDate, number>> {
  return points === 0 ? sums : { ...sums, [period]: (sums[period] ?? 0) + points };
}
