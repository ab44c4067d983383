import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { command, query, read } from './client.ts';
import type { Page } from './contracts.ts';
import type { Money, NameInBoth } from './sales.ts';

/** What the loyalty service answers, as far as the screens use it. */

export interface Tier {
  readonly tierId: string;
  readonly name: NameInBoth;
  readonly threshold: number;
  readonly earningFactor: string;
  readonly benefits: readonly NameInBoth[];
}
export interface EarningRule {
  readonly ruleId: string;
  readonly from: string;
  readonly until?: string;
  readonly base: 'net' | 'gross';
  readonly rounding: 'down' | 'half-up' | 'half-even';
  readonly rates: readonly { readonly currency: string; readonly pointsPerUnit: string }[];
  readonly multipliers: readonly {
    readonly name: NameInBoth;
    readonly productIds: readonly string[];
    readonly factor: string;
  }[];
}
export interface Rules {
  readonly tiers: readonly Tier[];
  readonly earning: readonly EarningRule[];
  readonly returnDays: number;
  readonly validMonths: number;
  readonly graceDays: number;
  readonly enrolment: 'by-agent' | 'with-first-order';
  readonly pointWorth?: Money;
}
/** A programme of GET /api/loyalty/v1/programmes */
export interface Programme {
  readonly programmeId: string;
  readonly etag: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly period: { readonly months: number; readonly zone: string };
  readonly version: number;
  readonly rules: Rules;
  readonly versions: readonly { readonly version: number; readonly since: string; readonly rules: Rules }[];
}
/** A member of GET /api/loyalty/v1/members */
export interface Member {
  readonly memberId: string;
  readonly version: string;
  readonly code: string;
  readonly programme: { readonly programmeId: string; readonly name: NameInBoth };
  readonly party: { readonly partyId: string; readonly code?: string; readonly name: string | null };
  readonly how: 'by-agent' | 'with-first-order';
  readonly enrolledAt: string;
  readonly tier: {
    readonly tierId: string;
    readonly name: NameInBoth;
    readonly benefits: readonly NameInBoth[];
    readonly since: string;
    readonly why: {
      readonly fact: 'enrolled' | 'risen' | 'reviewed';
      readonly qualifying?: { readonly period: string; readonly points: number };
      readonly threshold?: number;
      readonly because?: { readonly kind: string; readonly id: string };
    };
    readonly heldUntil: string;
    readonly earned: string;
    readonly fallen?: { readonly orderId: string; readonly points: number; readonly at: string };
    readonly next?: { readonly tierId: string; readonly name: NameInBoth; readonly missing: number };
  };
  readonly qualifying: number;
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
  readonly balance: number;
  readonly spendable: number;
  readonly expiring?: { readonly at: string; readonly points: number };
  readonly joinedInto?: string;
}
export interface StatementLine {
  readonly place: number;
  readonly kind: string;
  readonly occurredAt: string;
  readonly points: number;
  readonly qualifying: number;
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
  readonly balance: number;
  readonly about: Readonly<Record<string, unknown>>;
  readonly reason?: string | null;
  readonly by?: { readonly accountId: string; readonly name: string | null };
}
export interface Lot {
  readonly lot: number;
  readonly origin: { readonly kind: string; readonly orderId?: string; readonly orderCode?: string };
  readonly state: 'pending' | 'available';
  readonly points: number;
  readonly left: number;
  readonly availableAt?: string;
  readonly expiresAt: string;
}
export interface Redemption {
  readonly redemptionId: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly points: number;
  readonly redeemedAt: string;
  readonly reversedAt?: string;
}
export interface Reward {
  readonly rewardId: string;
  readonly programmeId: string;
  readonly version: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly points: number;
  readonly stock?: number;
  readonly left?: number;
  readonly taken: number;
  readonly perMember?: number;
  readonly fromTier?: string;
  readonly from: string;
  readonly until?: string;
  readonly withdrawn: boolean;
}
export interface Liability {
  readonly asOf: string;
  readonly position: number;
  readonly members: number;
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
  readonly balance: number;
  readonly worth?: Money;
  readonly expiring: readonly { readonly month: string; readonly points: number }[];
}
export interface Tried {
  readonly tiers: readonly { readonly tierId: string; readonly members: number; readonly tried: number }[];
  readonly higher: number;
  readonly lower: number;
  readonly points: { readonly given: number; readonly tried: number };
  readonly position: number;
  readonly hash: string;
  readonly events: number;
}

const AT = '/api/loyalty/v1';
type Wanted = Readonly<Record<string, string | undefined>>;

const list = <Item>(path: string, wanted: Wanted = {}) =>
  infiniteQueryOptions({
    queryKey: ['loyalty', path, wanted],
    queryFn: ({ signal, pageParam }) =>
      read<Page<Item>>(`${AT}/${path}${query({ ...wanted, cursor: pageParam || undefined })}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

export const programmes = queryOptions({
  queryKey: ['loyalty', 'programmes'],
  queryFn: ({ signal }) => read<{ readonly items: readonly Programme[] }>(`${AT}/programmes`, signal),
});
export const members = (wanted: Wanted) => list<Member>('members', wanted);
export const member = (memberId: string) =>
  queryOptions({
    queryKey: ['loyalty', 'member', memberId],
    queryFn: ({ signal }) =>
      read<{ readonly member: Member; readonly locked: boolean }>(`${AT}/members/${memberId}`, signal),
  });
export const statement = (memberId: string) => list<StatementLine>(`members/${memberId}/statement`);
export const lots = (memberId: string) => list<Lot>(`members/${memberId}/lots`);
export const redemptions = (memberId: string) => list<Redemption>(`members/${memberId}/redemptions`);
export const rewards = (wanted: Wanted) => list<Reward>('rewards', wanted);
export const liability = (programmeId: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['loyalty', 'liability', programmeId, asOf],
    queryFn: ({ signal }) =>
      read<Liability>(`${AT}/programmes/${programmeId}/liability${query({ asOf })}`, signal),
    placeholderData: keepPreviousData,
  });

/** What would have come of other thresholds; nothing is kept. */
export function tryThresholds(
  programmeId: string,
  thresholds: readonly { readonly tierId: string; readonly threshold: number }[],
): Promise<Tried> {
  return command<Tried>('POST', `${AT}/programmes/${programmeId}/actions/try-thresholds`, {
    body: { thresholds },
  });
}
