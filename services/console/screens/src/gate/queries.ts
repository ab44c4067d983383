import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { query, read } from '../api/client.ts';
import type { NamedCustomer, Page } from '../api/contracts.ts';

/** GET /api/channels/v1/sendings */
export interface Message {
  readonly messageId: string;
  readonly state: string;
  readonly reason: string;
  readonly record?: { readonly kind: string; readonly id: string };
  readonly dueAt?: string;
  readonly partyId: string;
  readonly customer?: NamedCustomer;
  readonly purpose: string;
  readonly materialName?: string;
  readonly queuedAt: string;
  readonly changedAt: string;
  readonly bounced: string;
  readonly complained: boolean;
  readonly answers: number;
  readonly links: number;
}

/** GET /api/channels/v1/sendings/counts */
export interface Count {
  readonly state: string;
  readonly reason: string;
  readonly count: number;
}

/** GET /api/channels/v1/gate-rules */
export interface Rules {
  readonly promotions: number;
  readonly days: number;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly zone: string;
  readonly daysAfterCase: number;
  readonly version: number;
  readonly validator: string;
}

/** GET /api/channels/v1/suppressions */
export interface Suppression {
  readonly addressId: string;
  readonly code: string;
  readonly partyId: string;
  readonly customer?: NamedCustomer;
  readonly suppressedAt: string;
  readonly validator: string;
}

/** GET /api/channels/v1/materials */
export interface SendableMaterial {
  readonly materialId: string;
  readonly name: string;
  readonly code: string;
  readonly purpose: string;
}

/** Which messages are asked for. */
export interface MessageFilter {
  readonly state?: string;
  readonly reason?: string;
  readonly partyId?: string;
}

export const messages = (filter: MessageFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['gate', 'messages', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Message>>(
        `/api/channels/v1/sendings${query({ ...filter, limit, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
export const counts = queryOptions({
  queryKey: ['gate', 'counts'],
  queryFn: ({ signal }) =>
    read<{ readonly counts: readonly Count[] }>('/api/channels/v1/sendings/counts', signal),
});
export const rules = queryOptions({
  queryKey: ['gate', 'rules'],
  queryFn: ({ signal }) => read<Rules>('/api/channels/v1/gate-rules', signal),
});
export const suppressions = infiniteQueryOptions({
  queryKey: ['gate', 'suppressions'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<Suppression>>(
      `/api/channels/v1/suppressions${query({ limit: 50, cursor: pageParam })}`,
      signal,
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
});
export const materials = queryOptions({
  queryKey: ['gate', 'materials'],
  queryFn: ({ signal }) =>
    read<{ readonly items: readonly SendableMaterial[] }>('/api/channels/v1/materials', signal),
});
