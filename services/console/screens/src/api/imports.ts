import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { command, query, read, sendFile } from './client.ts';
import type { Page } from './contracts.ts';

/** What sales answers of lists that become leads, as far as the screens use it. */

export const LIST_FIELDS = ['name', 'email', 'phone', 'topic'] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** How a list becomes leads. */
export interface Mapping {
  readonly columns: Partial<Readonly<Record<ListField, number>>>;
  readonly topic: string;
  readonly headed: boolean;
}
/** A list that was sent, POST /api/sales/v1/import-lists */
export interface KeptList {
  readonly list: string;
  readonly encoding: string;
  readonly first: readonly (readonly string[])[];
  readonly guess: Mapping;
  /** It was taken in before, as this import. */
  readonly importId?: string;
}
export type Refused = Readonly<Record<string, number>>;
/** What it would come to. */
export interface ListPreview {
  readonly rows: number;
  readonly refused: Refused;
  readonly first: readonly (Partial<Readonly<Record<ListField, string>>> & {
    readonly line: number;
    readonly refusal?: string;
  })[];
}
/** GET /api/sales/v1/imports */
export interface Import {
  readonly importId: string;
  readonly version: string;
  readonly status: 'running' | 'cancelled' | 'completed';
  readonly fileName: string | null;
  readonly ownerName?: string | null;
  readonly rows: number;
  readonly done: number;
  readonly captured: number;
  readonly known: number;
  readonly refused: Refused;
  readonly begunAt: string;
}
/** GET /api/sales/v1/lead-sources */
export interface LeadSource {
  readonly kind: 'form' | 'import' | 'conversation' | 'party';
  readonly id?: string;
  readonly captured: number;
  readonly open: number;
  readonly qualified: number;
  readonly refused: number;
  readonly reasons: Refused;
}

const AT = '/api/sales/v1';
const LOOK_AGAIN_MS = 1_000;

/** Sends a list as it is. */
export const sendList = (file: File): Promise<KeptList> => sendFile(`${AT}/import-lists`, file, 'text/csv');

/** What a list would come to when it is read in a way. */
export const listPreview = (list: string, mapping: Mapping) =>
  queryOptions({
    queryKey: ['list-preview', list, mapping],
    queryFn: () =>
      command<ListPreview>('POST', `${AT}/import-lists/actions/preview`, { body: { list, mapping } }),
    staleTime: Infinity,
  });

/** Imports, the latest first; while one runs it is looked at again and again. */
export const imports = infiniteQueryOptions({
  queryKey: ['sales', 'imports'],
  queryFn: ({ pageParam, signal }) =>
    read<Page<Import>>(`${AT}/imports${query({ cursor: pageParam, limit: 20 })}`, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(({ status }) => status === 'running'))
      ? LOOK_AGAIN_MS
      : false,
});

/** What became of the leads of each source. */
export const leadSources = queryOptions({
  queryKey: ['sales', 'lead-sources'],
  queryFn: ({ signal }) => read<{ readonly items: readonly LeadSource[] }>(`${AT}/lead-sources`, signal),
});

/** Titles of web forms, by their ids. */
export const formTitles = queryOptions({
  queryKey: ['form-titles'],
  queryFn: async ({ signal }) => {
    const { items } = await read<Page<{ formId: string; title: { zh: string; en: string } }>>(
      '/api/channels/v1/forms?limit=200',
      signal,
    );
    return new Map(items.map(({ formId, title }) => [formId, title]));
  },
  staleTime: 60_000,
});
