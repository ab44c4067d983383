import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { query, read } from './client.ts';
import type { Page } from './contracts.ts';

/** What the workflow service answers and takes, as far as the screens use it. */

/** A record of any service. */
export interface RecordRef {
  readonly kind: string;
  readonly id: string;
}

/** A moment as people say it, and the instant it is. */
export interface LocalMoment {
  readonly local: string;
  readonly zone: string;
  readonly at: string;
}

export const PROMISE_KINDS = ['price', 'date', 'term', 'gift', 'service', 'call-back', 'other'] as const;
export type PromiseKind = (typeof PROMISE_KINDS)[number];
export const PROMISE_STATES = ['open', 'broken', 'kept', 'fulfilled-late', 'withdrawn'] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

/** What exactly was promised. */
export type PromisedValue =
  | { readonly type: 'money'; readonly amount: string; readonly currency: string }
  | { readonly type: 'day'; readonly day: string; readonly zone: string }
  | { readonly type: 'text'; readonly text: string | null };

/** Somebody who works here. */
export interface Person {
  readonly accountId: string;
  readonly name: string | null;
}

interface Customer {
  readonly partyId: string;
  readonly code?: string;
  readonly name: string | null;
}

interface DueWindow {
  readonly from?: LocalMoment;
  readonly to: LocalMoment;
}

/** One promise of GET /api/workflow/v1/promises. */
export interface PromiseView {
  readonly promiseId: string;
  readonly party: Customer;
  readonly owner: Person;
  readonly kind: PromiseKind;
  readonly value?: PromisedValue;
  readonly quote?: string | null;
  readonly about?: RecordRef;
  readonly source?: RecordRef;
  readonly channel: string;
  readonly state: PromiseState;
  readonly due: DueWindow;
  readonly firstDue?: DueWindow;
  readonly madeAt: string;
  readonly contradicts: readonly string[];
  readonly version: string;
}

/** One fact of a promise's or a task's history. */
export interface HistoryLine {
  readonly eventId: string;
  readonly fact: string;
  readonly occurredAt: string;
  readonly by?: Person;
  readonly owner?: Person;
  readonly due?: DueWindow;
  readonly evidence?: RecordRef;
  readonly text?: string | null;
}

/** GET /api/workflow/v1/promises/{id} */
export interface PromisePage {
  readonly promise: PromiseView;
  readonly contradicting: readonly PromiseView[];
  readonly history: readonly HistoryLine[];
  readonly locked: boolean;
}

/** One task. */
export interface TaskView {
  readonly taskId: string;
  readonly party?: Customer;
  readonly owner: Person;
  readonly title: string | null;
  readonly note?: string | null;
  readonly about?: RecordRef;
  readonly priority: 'low' | 'normal' | 'high';
  readonly state: 'open' | 'done' | 'dropped';
  readonly overdue: boolean;
  readonly due?: { readonly at: string; readonly local?: string; readonly zone?: string };
  readonly version: string;
}

/** GET /api/workflow/v1/tasks/{id} */
export interface TaskPage {
  readonly task: TaskView;
  readonly history: readonly HistoryLine[];
  readonly locked: boolean;
}

/** Something the person at the keyboard has to see to. */
export type WorkItem =
  | { readonly type: 'task'; readonly task: TaskView }
  | { readonly type: 'promise'; readonly promise: PromiseView };

/** How much that is. */
export interface WorkCounts {
  readonly tasks: number;
  readonly promises: number;
  readonly overdue: number;
}

/** What promises are asked for. */
export interface PromisesWanted {
  readonly state?: PromiseState;
  readonly ownerId?: string;
  readonly partyId?: string;
  readonly kind?: PromiseKind;
  readonly contradicted?: true;
  readonly asOf?: string;
}

const AT = '/api/workflow/v1';
const first: string | undefined = undefined;
const next = (page: { readonly nextCursor?: string }) => page.nextCursor;

/** My tasks and promises, the soonest due first. */
export const myWork = infiniteQueryOptions({
  queryKey: ['work', 'list'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<WorkItem> & { readonly counts: WorkCounts }>(
      `${AT}/my-work${query({ cursor: pageParam, limit: 50 })}`,
      signal,
    ),
  initialPageParam: first as string | undefined,
  getNextPageParam: next,
});

/** How much I have to see to. */
export const workCounts = queryOptions({
  queryKey: ['work', 'counts'],
  queryFn: ({ signal }) => read<WorkCounts>(`${AT}/my-work/counts`, signal),
  staleTime: 30_000,
});

/** People work can be given to. */
export const people = infiniteQueryOptions({
  queryKey: ['people'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<Person>>(`${AT}/people${query({ cursor: pageParam, limit: 200 })}`, signal),
  initialPageParam: first as string | undefined,
  getNextPageParam: next,
  staleTime: 60_000,
});

/** The register of promises, now or as of an instant. */
export const promises = ({ contradicted, ...wanted }: PromisesWanted) =>
  infiniteQueryOptions({
    queryKey: ['promises', wanted, contradicted],
    queryFn: ({ pageParam, signal }) =>
      read<Page<PromiseView>>(
        `${AT}/promises${query({
          ...wanted,
          contradicted: contradicted ? 'true' : undefined,
          cursor: pageParam,
          limit: 50,
        })}`,
        signal,
      ),
    initialPageParam: first as string | undefined,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });

/** One promise with its history. */
export const promise = (id: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['promises', 'one', id, asOf],
    queryFn: ({ signal }) => read<PromisePage>(`${AT}/promises/${id}${query({ asOf })}`, signal),
  });

/** One task with its history. */
export const task = (id: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => read<TaskPage>(`${AT}/tasks/${id}`, signal),
  });
