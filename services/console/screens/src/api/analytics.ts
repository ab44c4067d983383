import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { query, read } from './client.ts';
import type { NamedCustomer, Page } from './contracts.ts';
import type { Money } from './sales.ts';

/** What the analytics service answers, as far as the screens use it. */

export const BOARDS = ['contact', 'sales', 'service', 'loyalty', 'marketing'] as const;
export type Board = (typeof BOARDS)[number];
export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** What a figure comes to in a period. */
export interface FigurePoint {
  readonly period: string;
  readonly events: number;
  readonly value?: number;
  readonly amount?: Money;
  /** Of a ratio: what the amount is divided by. */
  readonly per?: Money;
}
/** A figure of GET /api/analytics/v1/figures */
export interface Figure {
  readonly figureId: string;
  readonly measure: 'count' | 'money' | 'points' | 'average' | 'share' | 'ratio';
  readonly points: readonly FigurePoint[];
}
/** A segment of GET /api/analytics/v1/segments */
export interface Segment {
  readonly segmentId: string;
  readonly code: string;
  readonly name: string;
}
/** An event of GET /api/analytics/v1/figure-events */
export interface FigureEvent {
  readonly eventId: string;
  readonly type: string;
  readonly record: { readonly kind: string; readonly id: string };
  readonly partyId?: string;
  readonly customer?: NamedCustomer;
  readonly occurredAt: string;
  readonly day: string;
  readonly word?: string;
  readonly amount?: Money;
  readonly number?: number;
}

/** For which days, by what was recorded by the end of one. */
export interface Days {
  readonly from: string;
  readonly to: string;
  readonly asOf?: string | undefined;
}

const address = (path: string, asked: Readonly<Record<string, string | number | undefined>>) =>
  `/api/analytics/v1/${path}${query(asked)}`;

/** The figures of a board. */
export const figures = (board: Board, by: Period, days: Days) =>
  queryOptions({
    queryKey: ['figures', board, by, days],
    queryFn: ({ signal }) =>
      read<{ readonly behind: number; readonly figures: readonly Figure[] }>(
        address('figures', { board, by, ...days }),
        signal,
      ),
    placeholderData: keepPreviousData,
  });

/** The same for a spreadsheet. */
export const figuresAsCsv = (board: Board, by: Period, days: Days): string =>
  address('figures/csv', { board, by, ...days });

/** The events that make a figure, the latest first. */
export const figureEvents = (figure: string, days: Days) =>
  infiniteQueryOptions({
    queryKey: ['figure-events', figure, days],
    queryFn: ({ pageParam, signal }) =>
      read<Page<FigureEvent>>(
        address('figure-events', { figure, ...days, limit: 50, cursor: pageParam }),
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Segments to choose from: the two hundred changed last. */
export const segments = queryOptions({
  queryKey: ['analytics', 'segments'],
  queryFn: () => read<Page<Segment>>('/api/analytics/v1/segments?limit=200'),
});
