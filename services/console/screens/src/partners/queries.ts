import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { query, read } from '../api/client.ts';

/** GET /api/partners/v1/partners */
export interface Partner {
  readonly partnerId: string;
  readonly version: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'open' | 'closed';
  readonly scopes: readonly string[];
  readonly openedAt: string;
}

/** A key of a partner; what it is, nobody here knows. */
export interface PartnerKey {
  readonly keyId: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly state: 'opens' | 'over' | 'revoked';
  readonly issuedAt: string;
  readonly until: string;
}

/** GET /api/partners/v1/partners/{id}/subscriptions */
export interface Subscription {
  readonly subscriptionId: string;
  readonly partnerId: string;
  readonly url: string;
  readonly types: readonly string[];
  /** What it is narrowed to; absent: everything. */
  readonly records?: readonly string[];
  readonly parties?: readonly string[];
  readonly personal: boolean;
  readonly status: 'active' | 'waiting' | 'paused' | 'ended';
  readonly failures: number;
  readonly failingSince?: string;
  readonly retryAt?: string;
  readonly reason?: string;
  readonly lastStatus?: number;
}

/** GET /api/partners/v1/subscriptions/{id}/deliveries */
export interface Delivery {
  readonly eventId: string;
  readonly type: string;
  readonly record: string;
  readonly taken: boolean;
  readonly tries: number;
  readonly status: number;
  readonly reason: string;
  readonly tookMs: number;
  readonly lastAt: string;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

const AT = '/api/partners/v1';

export const partners = infiniteQueryOptions({
  queryKey: ['partners', 'list'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<Partner>>(`${AT}/partners${query({ limit: 50, cursor: pageParam })}`, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
});

/** What may be granted. */
export const scopes = queryOptions({
  queryKey: ['partners', 'scopes'],
  queryFn: ({ signal }) => read<{ readonly items: readonly string[] }>(`${AT}/scopes`, signal),
  staleTime: Infinity,
});

/** GET /api/partners/v1/event-types */
export interface EventType {
  readonly type: string;
  readonly record: string;
  readonly scope: string;
}

/** What there is to hear. */
export const eventTypes = queryOptions({
  queryKey: ['partners', 'event-types'],
  queryFn: ({ signal }) => read<{ readonly items: readonly EventType[] }>(`${AT}/event-types`, signal),
  staleTime: Infinity,
});

export const partner = (partnerId: string) =>
  queryOptions({
    queryKey: ['partners', partnerId],
    queryFn: ({ signal }) =>
      read<Partner & { readonly keys: readonly PartnerKey[] }>(`${AT}/partners/${partnerId}`, signal),
  });

export const subscriptions = (partnerId: string) =>
  queryOptions({
    queryKey: ['partners', partnerId, 'subscriptions'],
    queryFn: ({ signal }) => read<Page<Subscription>>(`${AT}/partners/${partnerId}/subscriptions`, signal),
  });

/** What was pushed, the latest first. */
export const deliveries = (subscriptionId: string) =>
  infiniteQueryOptions({
    queryKey: ['partners', 'deliveries', subscriptionId],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Delivery>>(
        `${AT}/subscriptions/${subscriptionId}/deliveries${query({ limit: 50, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
