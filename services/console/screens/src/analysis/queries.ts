import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { command, query, read } from '../api/client.ts';
import type { Page } from '../api/contracts.ts';
import type { Condition } from '../conditions/lines.ts';
import type { Reason } from '../customer/advice-words.ts';

/** What the analytics service answers of what it decides by: segments, rules, models; and how its warehouse stands. */

const AT = '/api/analytics/v1';

/** A segment of GET /api/analytics/v1/segments */
export interface Segment {
  readonly segmentId: string;
  readonly version: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'live' | 'retired';
  readonly edition: number;
  readonly condition: Condition;
  readonly members: number;
  readonly changedAt: string;
  readonly unansweredSince?: string;
}
/** A customer in a segment, and why; of a past day also from when to when, and by which version. */
export interface Member {
  readonly partyId: string;
  readonly code: string | null;
  readonly name: string | null;
  readonly since?: string;
  readonly until?: string;
  readonly edition?: number;
  readonly reasons: readonly Reason[];
}
/** A version of GET /api/analytics/v1/segments/{id}/versions */
export interface SegmentVersion {
  readonly edition: number;
  readonly name: string;
  readonly condition: Condition;
  readonly definedAt: string;
}
/** What POST /api/analytics/v1/segments/actions/look answers. */
export interface Seen {
  readonly day: string;
  readonly count: number;
  readonly some: readonly Member[];
  readonly locked: boolean;
}

export const RULE_KINDS = ['fix', 'keep', 'serve', 'sell'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];
/** A rule of GET /api/analytics/v1/rules */
export interface Rule {
  readonly ruleId: string;
  readonly kind: RuleKind;
  readonly action: string;
  readonly weight: number;
  readonly restDays: number;
  readonly condition: Condition;
  readonly unansweredSince?: string;
}
export interface Rules {
  readonly version: string;
  readonly edition: number;
  readonly rules: readonly Rule[];
}
/** A version of GET /api/analytics/v1/rule-versions */
export interface RulesVersion {
  readonly edition: number;
  readonly definedAt: string;
  readonly rules: readonly Rule[];
}
/** A fit of GET /api/analytics/v1/models */
export interface Model {
  readonly edition: number;
  readonly method: string;
  readonly methodVersion: number;
  readonly cutOff: string;
  readonly knownUntil: string;
  readonly currency: string;
  readonly repeatPurchase: Readonly<Record<string, number>>;
  readonly purchaseValue?: Readonly<Record<string, number>>;
  readonly dataDigest: string;
  readonly fittedAt: string;
}
/** GET /api/analytics/v1/warehouse */
export interface Warehouse {
  readonly behind: number;
  readonly sources: readonly {
    readonly source: string;
    readonly facts: number;
    readonly position: number;
    readonly recordedAt: string;
  }[];
  readonly thrownAway: readonly { readonly at: string; readonly why: string }[];
}

function paged<Item>(path: string, asked: Readonly<Record<string, string>> = {}) {
  return infiniteQueryOptions({
    queryKey: ['analytics', path, asked],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Item>>(`${AT}/${path}${query({ ...asked, limit: 50, cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Item>) => page.nextCursor,
  });
}

export const segmentPages = paged<Segment>('segments');
export const segment = (segmentId: string) =>
  queryOptions({
    queryKey: ['analytics', 'segment', segmentId],
    queryFn: ({ signal }) => read<Segment>(`${AT}/segments/${segmentId}`, signal),
  });
export const segmentVersions = (segmentId: string) => paged<SegmentVersion>(`segments/${segmentId}/versions`);
/** Who is in it now. */
export const members = (segmentId: string) => paged<Member>('members', { segment: segmentId });
/** Who was in it at the end of a day, by what was decided then. */
export const pastMembers = (segmentId: string, day: string) =>
  paged<Member>('past-members', { segment: segmentId, day });

/** Whom a condition means now, or meant at the end of a day by what was known then. */
export const lookAt = (condition: Condition, asOf?: string) =>
  queryOptions({
    queryKey: ['analytics', 'look', condition, asOf],
    queryFn: () =>
      command<Seen>('POST', `${AT}/segments/actions/look`, {
        body: { condition, limit: 20, ...(asOf ? { asOf } : {}) },
      }),
    placeholderData: keepPreviousData,
  });

export const rules = queryOptions({
  queryKey: ['analytics', 'rules'],
  queryFn: ({ signal }) => read<Rules>(`${AT}/rules`, signal),
});
export const ruleVersions = paged<RulesVersion>('rule-versions');
export const models = queryOptions({
  queryKey: ['analytics', 'models'],
  queryFn: ({ signal }) => read<{ readonly items: readonly Model[] }>(`${AT}/models`, signal),
});
export const warehouse = queryOptions({
  queryKey: ['analytics', 'warehouse'],
  queryFn: ({ signal }) => read<Warehouse>(`${AT}/warehouse`, signal),
  refetchInterval: 5_000,
});
