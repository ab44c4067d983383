import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { query, read } from '../api/client.ts';
import type { Page } from '../api/contracts.ts';
import type { CaseCounts, CaseItem, CasePage, CaseType, CaseView, Priority } from './contracts.ts';

const first: string | undefined = undefined;
const NARROWED: Readonly<Record<CaseView, Readonly<Record<string, string>>>> = {
  active: {},
  mine: { owner: 'me' },
  unassigned: { owner: 'nobody' },
  missed: { breached: 'true' },
  waiting: { status: 'waiting' },
  resolved: { status: 'resolved' },
  closed: { status: 'closed' },
};

/** What a list of cases is narrowed to. */
export interface CaseFilter {
  readonly view: CaseView;
  readonly priority?: Priority;
  readonly caseType?: CaseType;
}

/** Cases, the next due first. */
export const cases = ({ view, ...narrow }: CaseFilter) =>
  infiniteQueryOptions({
    queryKey: ['cases', view, narrow],
    queryFn: ({ pageParam, signal }) =>
      read<Page<CaseItem>>(
        `/api/support/v1/cases${query({ ...NARROWED[view], ...narrow, cursor: pageParam, limit: 50 })}`,
        signal,
      ),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

/** How many cases wait for what. */
export const caseCounts = queryOptions({
  queryKey: ['cases', 'counts'],
  queryFn: ({ signal }) => read<CaseCounts>('/api/support/v1/cases/counts', signal),
});

/** Cases of a conversation or a customer, in whatever state. */
export const casesOf = (of: { readonly conversationId: string } | { readonly partyId: string }) =>
  queryOptions({
    queryKey: ['cases', 'of', of],
    queryFn: ({ signal }) =>
      read<Page<CaseItem>>(`/api/support/v1/cases${query({ ...of, status: 'any', limit: 50 })}`, signal),
  });

/** One case with all that happened to it. */
export const caseOf = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: ({ signal }) => read<CasePage>(`/api/support/v1/cases/${id}`, signal),
  });
