import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  Channel,
  Comparison,
  ConversationPage,
  CustomerPage,
  InboxPage,
  InboxView,
  Operations,
} from '../../../src/http/api.ts';
import type {
  Account,
  Bucket,
  FoundPage,
  LocalMail,
  OpenLocalMail,
  Page,
  ReckonedMail,
  ReckoningDay,
  Session,
} from './contracts.ts';
import { query, read } from './client.ts';

const first: string | undefined = undefined;
const next = (page: { readonly nextCursor?: string }) => page.nextCursor;

/** Who is signed in. */
export const session = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => read<Session>('/api/access/v1/sessions/current', signal),
  staleTime: 5 * 60_000,
});

/** A list of the inbox. */
export const inbox = (view: InboxView, channel?: Channel) =>
  infiniteQueryOptions({
    queryKey: ['inbox', view, channel],
    queryFn: ({ pageParam, signal }) =>
      read<InboxPage>(
        `/api/console/v1/inbox${query({ view, channel, cursor: pageParam, limit: 50 })}`,
        signal,
      ),
    initialPageParam: first as string | undefined,
    getNextPageParam: next,
  });

/** One conversation with everything in it. */
export const conversation = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => read<ConversationPage>(`/api/console/v1/conversations/${id}`, signal),
    staleTime: 30_000,
  });

/** A customer's page, now or as of an instant. */
export const customer = (id: string, at: { readonly asOf?: string; readonly kinds?: string }) =>
  infiniteQueryOptions({
    queryKey: ['customer', id, at],
    queryFn: ({ pageParam, signal }) =>
      read<CustomerPage>(
        `/api/console/v1/customers/${id}${query({ ...at, cursor: pageParam, limit: 50 })}`,
        signal,
      ),
    initialPageParam: first as string | undefined,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });

/** Two instants of a customer side by side. */
export const comparison = (id: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['customer', id, 'comparison', from, to],
    queryFn: ({ signal }) =>
      read<Comparison>(`/api/console/v1/customers/${id}/comparison${query({ from, to })}`, signal),
    placeholderData: keepPreviousData,
  });

/** Customers that match a text, the best first. */
export const parties = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['parties', q],
    queryFn: ({ pageParam, signal }) =>
      read<FoundPage>(`/api/customers/v1/parties${query({ q, cursor: pageParam })}`, signal),
    initialPageParam: first as string | undefined,
    getNextPageParam: next,
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** What became of every mail, day by day. */
export const reckoning = (from: string, to: string, zone: string) =>
  queryOptions({
    queryKey: ['reckoning', from, to, zone],
    queryFn: ({ signal }) =>
      read<{ readonly days: readonly ReckoningDay[] }>(
        `/api/channels/v1/reckoning${query({ from, to, zone })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
  });

/** The mails behind one number of the reckoning, oldest first. */
export const reckoned = (day: string, bucket: Bucket, zone: string) =>
  infiniteQueryOptions({
    queryKey: ['reckoning', day, bucket, zone],
    queryFn: ({ pageParam, signal }) =>
      read<Page<ReckonedMail>>(
        `/api/channels/v1/reckoning/${day}/${bucket}${query({ zone, cursor: pageParam })}`,
        signal,
      ),
    initialPageParam: first as string | undefined,
    getNextPageParam: next,
  });

/** Mails that left into the local mailbox. */
export const localMailbox = infiniteQueryOptions({
  queryKey: ['local-mailbox'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<LocalMail>>(`/api/channels/v1/local-mailbox${query({ cursor: pageParam })}`, signal),
  initialPageParam: first as string | undefined,
  getNextPageParam: next,
});

/** One mail of the local mailbox. */
export const localMail = (id: string) =>
  queryOptions({
    queryKey: ['local-mailbox', 'mail', id],
    queryFn: ({ signal }) => read<OpenLocalMail>(`/api/channels/v1/local-mailbox/${id}`, signal),
    staleTime: 60_000,
  });

/** How the services stand. */
export const operations = queryOptions({
  queryKey: ['operations'],
  queryFn: ({ signal }) => read<Operations>('/api/console/v1/operations', signal),
  // A service that died cannot announce it. A rebuild moves on from second to second.
  refetchInterval: ({ state: { data } }) => (data && isRebuilding(data) ? 1_000 : 2_000),
});

const isRebuilding = ({ services }: Operations) =>
  services.some(({ readModels }) => readModels.some(({ rebuild }) => rebuild?.state === 'running'));

/** Accounts of people who work here. */
export const accounts = infiniteQueryOptions({
  queryKey: ['accounts'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<Account>>(`/api/access/v1/accounts${query({ cursor: pageParam, limit: 100 })}`, signal),
  initialPageParam: first as string | undefined,
  getNextPageParam: next,
});
