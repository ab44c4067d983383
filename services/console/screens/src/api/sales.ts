import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { query, read } from './client.ts';
import type { Page } from './contracts.ts';
import type { LeadStatus } from '../sales/lead-statuses.ts';

/** What the sales service answers, as far as the screens use it. */

export interface Money {
  readonly amount: string;
  readonly currency: string;
}
export interface NameInBoth {
  readonly zh: string;
  readonly en: string;
}

export interface Price {
  readonly priceId: string;
  readonly currency: string;
  readonly unitPrice: string;
  readonly from: string;
  readonly until?: string;
}
/** A product of GET /api/sales/v1/products */
export interface Product {
  readonly productId: string;
  readonly version: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly unit: string;
  readonly taxPercent: string;
  readonly offered: boolean;
  readonly prices: readonly Price[];
}

export { LEAD_STATUSES, type LeadStatus } from '../sales/lead-statuses.ts';
export const REFUSALS = [
  'no-need',
  'no-budget',
  'not-reachable',
  'duplicate',
  'not-our-market',
  'no-customer',
  'other',
] as const;
export interface Lead {
  readonly leadId: string;
  readonly version: string;
  readonly code: string;
  readonly status: LeadStatus;
  readonly source: { readonly kind: string; readonly id: string };
  /** The form or the list that brought it. */
  readonly via?: { readonly kind: 'form' | 'import'; readonly id: string };
  readonly contact?: {
    readonly name?: string | null;
    readonly email?: string | null;
    readonly phone?: string | null;
  };
  readonly partyId?: string;
  readonly partyName?: string | null;
  readonly topic: string | null;
  readonly ownerId?: string;
  readonly ownerName?: string | null;
  readonly opportunityId?: string;
  readonly reason?: string;
  readonly capturedAt: string;
}

export interface Opportunity {
  readonly opportunityId: string;
  readonly version: string;
  readonly code: string;
  readonly partyId: string;
  readonly partyName: string | null;
  readonly title: string | null;
  readonly status: 'open' | 'won' | 'lost';
  readonly stage: string;
  readonly amount: Money;
  readonly expectedClose: string;
  readonly ownerId?: string;
  readonly ownerName?: string | null;
  readonly reason?: string;
  readonly note?: string | null;
  readonly locked?: boolean;
}
export interface Stage {
  readonly key: string;
  readonly name: NameInBoth;
}
export interface Board {
  readonly asOf: string;
  readonly stages: readonly (Stage & {
    readonly totals: readonly { readonly opportunities: number; readonly amount: Money }[];
    readonly items: readonly Opportunity[];
    readonly more: boolean;
  })[];
  readonly locked: boolean;
}

export interface Terms {
  readonly currency: string;
  readonly tax: 'exclusive' | 'inclusive';
  readonly rounding: 'half-up' | 'half-even';
  readonly discountPercent: string;
  readonly validUntil: string;
}
export interface WrittenLine {
  readonly productId: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountPercent: string;
  readonly taxPercent: string;
}
export interface Amounts {
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
}
export interface Line extends WrittenLine, Amounts {
  readonly line: number;
  readonly productCode: string;
  readonly name: NameInBoth;
  readonly unit: string;
}
export interface Contents {
  readonly terms: Terms;
  readonly lines: readonly Line[];
  readonly totals: Amounts;
}
export interface Reckoned extends Contents {
  readonly taxes: readonly (Amounts & { readonly taxPercent: string })[];
}
export type QuoteStanding =
  'draft' | 'valid' | 'replaced' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
/** Why a quote ended. */
export const END_REASONS = [
  'mistake',
  'conditions-changed',
  'price',
  'competitor',
  'no-need',
  'other',
] as const;
export interface QuoteItem {
  readonly quoteId: string;
  readonly version: string;
  readonly code: string;
  readonly opportunityId: string;
  readonly partyId: string;
  readonly partyName: string | null;
  readonly sellerName?: string | null;
  readonly standing: QuoteStanding;
  readonly draftVersion?: number;
  readonly sentVersion?: number;
  readonly sentAt?: string;
  readonly validUntil?: string;
  readonly gross: Money;
  readonly contested: boolean;
  readonly changedAt: string;
}
/** A quote that holds for one of the products of the one that is shown. */
export interface Holding {
  readonly quoteId: string;
  readonly code: string;
  readonly sellerName: string | null;
  readonly productIds: readonly string[];
}
export interface Happening {
  readonly what: string;
  readonly at: string;
  readonly others: readonly { readonly quoteId: string; readonly code: string }[];
  readonly reason?: string | null;
}
export interface Quote extends QuoteItem {
  readonly draft?: Contents;
  readonly sent?: Contents;
  readonly companyName: string;
  readonly history: readonly Happening[];
  readonly holding: readonly Holding[];
  readonly locked: boolean;
}

export interface OrderItem {
  readonly orderId: string;
  readonly version: string;
  readonly code: string;
  readonly partyId: string;
  readonly partyName: string | null;
  readonly status: 'placed' | 'delivering' | 'delivered';
  readonly orderedOn: string;
  readonly gross: Money;
  readonly returned: Money;
  readonly quoteId?: string;
  readonly outside?: { readonly system: string; readonly number: string };
}
export interface Order extends OrderItem {
  readonly lines: readonly Line[];
  readonly totals: Amounts;
  readonly deliveries: readonly {
    readonly deliveryId: string;
    readonly deliveredOn: string;
    readonly lines: readonly { readonly line: number; readonly quantity: string }[];
  }[];
  readonly returns: readonly {
    readonly returnId: string;
    readonly returnedOn: string;
    readonly reason: string;
    readonly value: Money;
    readonly lines: readonly { readonly line: number; readonly quantity: string }[];
  }[];
  readonly locked: boolean;
}
/** What anybody learns of a quote by its number. */
export interface Verified {
  readonly is: 'valid' | 'accepted' | 'replaced' | 'withdrawn' | 'expired' | 'unknown' | 'wrong-digit';
  readonly code?: string;
  readonly companyName: string;
  readonly version?: number;
  readonly sentAt?: string;
  readonly validUntil?: string;
}

const AT = '/api/sales/v1';
const first: string | undefined = undefined;
const next = (page: { readonly nextCursor?: string }) => page.nextCursor;
const list = <Item>(what: string, wanted: Readonly<Record<string, string | undefined>>) =>
  infiniteQueryOptions({
    queryKey: ['sales', what, wanted],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Item>>(`${AT}/${what}${query({ ...wanted, cursor: pageParam, limit: 50 })}`, signal),
    initialPageParam: first as string | undefined,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
const one = <Answer>(what: string, id: string) =>
  queryOptions({
    queryKey: ['sales', what, id],
    queryFn: ({ signal }) => read<Answer>(`${AT}/${what}/${id}`, signal),
  });

/** Everything sales shows begins with `sales` in its key: what changed there is asked for again as one. */
export const board = (wanted: { readonly asOf?: string; readonly owner?: string }) =>
  queryOptions({
    queryKey: ['sales', 'board', wanted],
    queryFn: ({ signal }) => read<Board>(`${AT}/board${query(wanted)}`, signal),
    placeholderData: keepPreviousData,
  });
export const pipeline = queryOptions({
  queryKey: ['sales', 'pipeline'],
  queryFn: ({ signal }) => read<{ readonly stages: readonly Stage[] }>(`${AT}/pipeline`, signal),
  staleTime: 60_000,
});
export const products = (q: string, offered: 'only' | 'all') =>
  list<Product>('products', { q: q.trim() === '' ? undefined : q.trim(), offered });
export const leads = (wanted: { readonly status?: string; readonly source?: string }) =>
  list<Lead>('leads', wanted);
export const opportunity = (id: string) =>
  one<Opportunity & { readonly locked: boolean }>('opportunities', id);
export const quotes = (wanted: { readonly opportunity?: string; readonly party?: string }) =>
  list<QuoteItem>('quotes', wanted);
export const quote = (id: string) => one<Quote>('quotes', id);
export const orders = (wanted: { readonly opportunity?: string; readonly party?: string }) =>
  list<OrderItem>('orders', wanted);
export const order = (id: string) => one<Order>('orders', id);
/** Whether the quote of a number holds; asked without a session. */
export const verified = (code: string) =>
  queryOptions({
    queryKey: ['verified', code],
    queryFn: ({ signal }) => read<Verified>(`${AT}/public/quotes/${encodeURIComponent(code)}`, signal),
    retry: false,
  });
