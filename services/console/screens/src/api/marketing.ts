import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Condition } from '../conditions/lines.ts';
import { command, query, read } from './client.ts';
import type { NamedCustomer, Page } from './contracts.ts';
import type { Money, NameInBoth } from './sales.ts';

/** What the marketing service answers, as far as the screens use it. */

const AT = '/api/marketing/v1';
const first: string | undefined = undefined;

export const COST_KINDS = [
  'agency',
  'media',
  'print',
  'postage',
  'event',
  'gifts',
  'software',
  'other',
] as const;
export type CostKind = (typeof COST_KINDS)[number];
export const CORRECTIONS = [
  'wrong-amount',
  'wrong-day',
  'wrong-kind',
  'recorded-twice',
  'credited',
  'other-campaign',
] as const;
export const STOPS = ['wrong-material', 'wrong-audience', 'complaints', 'other'] as const;

export interface Campaign {
  readonly campaignId: string;
  readonly version: string;
  readonly code: string;
  readonly name: string;
  readonly goal: string;
  readonly purpose: string;
  readonly status: 'planned' | 'closed';
  readonly ownerId?: string;
  readonly ownerName?: string | null;
  readonly budget: Money;
  readonly cost: Money;
  readonly from: string;
  readonly to: string;
  readonly lookBackDays: number;
}
export interface Cost {
  readonly costId: string;
  readonly amount: Money;
  readonly kind: CostKind;
  readonly occurredOn: string;
  readonly corrected: readonly {
    readonly amount: Money;
    readonly kind: CostKind;
    readonly occurredOn: string;
    readonly reason: string;
    readonly at: string;
  }[];
}
/** One campaign with its costs. */
export const campaign = (campaignId: string) =>
  queryOptions({
    queryKey: ['marketing', 'campaign', campaignId],
    queryFn: ({ signal }) =>
      read<{ readonly campaign: Campaign; readonly costs: readonly Cost[]; readonly locked: boolean }>(
        `${AT}/campaigns/${campaignId}`,
        signal,
      ),
  });

export interface Progress {
  readonly released: number;
  readonly passedOver: number;
  readonly listed?: number;
  readonly waiting: number;
  readonly held: number;
  readonly sent: number;
  readonly stopped: number;
  readonly failed: number;
  readonly uncertain: number;
  readonly bounced: number;
  readonly complained: number;
  readonly answered: number;
  readonly followed: number;
  readonly reasons: readonly {
    readonly state: 'held' | 'stopped' | 'failed';
    readonly reason: string;
    readonly count: number;
  }[];
}
export interface Run {
  readonly runId: string;
  readonly version: string;
  readonly code: string;
  readonly material: { readonly materialId: string; readonly name: string; readonly edition: number };
  readonly audience: { readonly audienceId: string; readonly name: string; readonly edition: number };
  readonly frozen: boolean;
  readonly ratePerSecond: number;
  readonly notAfter?: string;
  readonly status: 'releasing' | 'released' | 'paused' | 'completed' | 'cancelled';
  readonly preparedBy: string | null;
  readonly preparedAt: string;
  readonly progress: Progress;
}
/** Runs of a campaign, the latest first. */
export const runs = (campaignId: string) =>
  queryOptions({
    queryKey: ['marketing', 'runs', campaignId],
    queryFn: ({ signal }) =>
      read<{ readonly items: readonly Run[]; readonly locked: boolean }>(
        `${AT}/campaigns/${campaignId}/runs`,
        signal,
      ),
  });

/** Orders that are credited, and what they are worth. */
export interface Credited {
  readonly orders: number;
  readonly worth: Money;
}
interface Both {
  readonly first: Credited;
  readonly last: Credited;
}
export interface ReturnsRow extends Both {
  readonly campaign: {
    readonly campaignId: string;
    readonly code: string;
    readonly name: string;
    readonly status: 'planned' | 'closed';
  };
  readonly currency: string;
  readonly budget?: Money;
  readonly cost?: Money;
  readonly firstReturn?: string;
  readonly lastReturn?: string;
}
export interface Returns {
  readonly year: number;
  readonly rows: readonly ReturnsRow[];
  readonly none: readonly (Both & { readonly currency: string })[];
  readonly totals: readonly (Both & { readonly currency: string; readonly cost: Money })[];
}
/** What campaigns of a year cost and brought. */
export const returns = (year: number) =>
  queryOptions({
    queryKey: ['marketing', 'returns', year],
    queryFn: ({ signal }) => read<Returns>(`${AT}/returns${query({ year })}`, signal),
    placeholderData: keepPreviousData,
  });

export interface CreditedOrder {
  readonly orderId: string;
  readonly code: string;
  readonly partyId: string;
  readonly customer?: NamedCustomer;
  readonly orderedOn: string;
  readonly worth: Money;
  readonly touches: number;
}
/** Orders credited to a campaign, or to none, by the first touch or the last. */
export const creditedOrders = (of: {
  readonly by: 'first' | 'last';
  readonly campaign?: string;
  readonly year?: number;
}) =>
  infiniteQueryOptions({
    queryKey: ['marketing', 'orders', of],
    queryFn: ({ pageParam, signal }) =>
      read<Page<CreditedOrder>>(`${AT}/credited-orders${query({ ...of, cursor: pageParam })}`, signal),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export interface MetTouch {
  readonly messageId: string;
  readonly campaign: { readonly campaignId: string; readonly code: string; readonly name: string };
  readonly material: { readonly name: string; readonly edition?: number };
  readonly sentAt: string;
}
/** The messages that lie before an order. */
export const touchesBefore = (orderId: string) =>
  queryOptions({
    queryKey: ['marketing', 'order', orderId],
    queryFn: ({ signal }) =>
      read<{ readonly touches: readonly MetTouch[] }>(`${AT}/credited-orders/${orderId}`, signal),
  });

export interface Contents {
  readonly subject: NameInBoth;
  readonly text: NameInBoth;
  readonly html?: NameInBoth;
  readonly links: readonly { readonly id: string; readonly url: string }[];
}
export interface MaterialItem {
  readonly materialId: string;
  readonly version: string;
  readonly code: string;
  readonly name: string;
  readonly purpose: string;
  readonly status: 'offered' | 'withdrawn';
  readonly edition: number;
  readonly subject: NameInBoth;
  readonly changedAt: string;
}
export interface Material extends MaterialItem {
  readonly contents: Contents;
  readonly editions: readonly {
    readonly edition: number;
    readonly publishedAt: string;
    readonly contents: Contents;
  }[];
}
export const materials = infiniteQueryOptions({
  queryKey: ['marketing', 'materials'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<MaterialItem>>(`${AT}/materials${query({ cursor: pageParam })}`, signal),
  initialPageParam: first as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
});
export const material = (materialId: string) =>
  queryOptions({
    queryKey: ['marketing', 'material', materialId],
    queryFn: ({ signal }) => read<Material>(`${AT}/materials/${materialId}`, signal),
  });

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}
/** How a material would read to a customer; nothing is kept or sent. */
export const preview = (asked: {
  readonly contents: Contents;
  readonly partyId: string;
  readonly language: 'zh-CN' | 'en';
}): Promise<Rendered> => command<Rendered>('POST', `${AT}/materials/actions/preview`, { body: asked });

export interface Audience {
  readonly audienceId: string;
  readonly version: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'offered' | 'retired';
  readonly edition: number;
  readonly filter: Condition;
  readonly changedAt: string;
}
export const audiences = infiniteQueryOptions({
  queryKey: ['marketing', 'audiences'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<Audience>>(`${AT}/audiences${query({ cursor: pageParam })}`, signal),
  initialPageParam: first as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
});
export const audience = (audienceId: string) =>
  queryOptions({
    queryKey: ['marketing', 'audience', audienceId],
    queryFn: ({ signal }) => read<Audience>(`${AT}/audiences/${audienceId}`, signal),
  });
/** How many a filter means now, and some of them. */
export const lookAt = (filter: Condition) =>
  queryOptions({
    queryKey: ['marketing', 'look', filter],
    queryFn: () =>
      command<{
        readonly count: number;
        readonly some: readonly {
          readonly partyId: string;
          readonly code: string;
          readonly name: string | null;
        }[];
        readonly locked: boolean;
      }>('POST', `${AT}/audiences/actions/look`, { body: { filter, limit: 20 } }),
    placeholderData: keepPreviousData,
  });
