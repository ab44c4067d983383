import { type Sql, sql } from '@rapport/kernel/sql';
import { type Page, type Place, pageOf } from '@rapport/kernel/values';
import { type Board, FIGURES, type Figure, type Measure } from './figure-list.ts';
import { MAKINGS } from './makings-sql.ts';
import { type Ask, ORDERS, seenBy } from './seen.ts';

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** For which days, by what was recorded by an instant. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly asOf?: string;
}

/** What the events of a making come to in a period, one row for each currency. */
export interface Tally {
  readonly made: string;
  /** The period's first day. */
  readonly period: string;
  readonly currency: string | null;
  readonly n: number;
  readonly minor: number;
  readonly number: number;
}

/** The events of a making, as facts. */
function eventsOf(made: string, byPeople: boolean): Sql {
  return MAKINGS[made] ?? sql`select f.* from seen f where ${ofType(made, byPeople)}`;
}
const ofType = (type: string, byPeople: boolean): Sql =>
  byPeople ? sql`(f.type = ${type} and f.number = 0)` : sql`f.type = ${type}`;

const together = (parts: readonly Sql[]): Sql => parts.reduce((all, one) => sql`${all} union all ${one}`);

const within = ({ from, to }: Span): Sql => sql`f.day between ${from}::date and ${to}::date`;

/** The figures of a board in one look over the facts, by the days that they count for. */
export async function tallies(ask: Ask, board: Board, by: Period, span: Span): Promise<readonly Tally[]> {
  const figures = FIGURES.filter((figure) => figure.board === board);
  const [own, plain] = [
    figures.filter(({ made }) => made in MAKINGS),
    figures.filter(({ made }) => !(made in MAKINGS)),
  ];
  // One after the other: DuckDB looks into the facts of one type alone, where it would go through all for one of several.
  const types = Map.groupBy(plain, ({ made }) => made);
  const parts = [
    ...[...types].map(
      ([made, of]) =>
        sql`select f.type as made, f.* from seen f where ${ofType(
          made,
          of.every(({ byPeople }) => byPeople),
        )}`,
    ),
    ...[...new Set(own.map(({ made }) => made))].map(
      (made) => sql`select ${made} as made, f.* from (${eventsOf(made, false)}) f`,
    ),
  ];
  return await ask<Tally & Record<string, unknown>>(sql`
    with recursive ${seenBy(span.asOf)}, ${ORDERS}
    select f.made, date_trunc(${by}, f.day)::date::varchar as period, f.currency, count(*) as n,
      coalesce(sum(f.minor), 0)::bigint as minor, coalesce(sum(f.number), 0)::double as number
    from (${together(parts)}) f where ${within(span)}
    group by 1, 2, 3 order by 2, 1, 3`);
}

/** What one figure comes to in a period. */
export interface Point {
  readonly period: string;
  /** Events that made it. */
  readonly events: number;
  readonly value: number;
  readonly currency?: string;
  /** Of a ratio, what the amount is divided by. */
  readonly per?: number;
}

/** The points of a figure: one for each period in which anything happened, amounts one for each currency. */
export function pointsOf({ made, per, measure }: Figure, found: readonly Tally[]): readonly Point[] {
  const mine = found.filter((row) => row.made === made);
  if (measure === 'money') return mine.flatMap(amountOf);
  if (measure === 'ratio')
    return ratiosOf(mine.flatMap(amountOf), found.filter((row) => row.made === per).flatMap(amountOf));
  const periods = Map.groupBy(mine, ({ period }) => period);
  return [...periods].map(([period, rows]) => {
    const sum = (of: (row: Tally) => number) => rows.reduce((all, row) => all + of(row), 0);
    const events = sum(({ n }) => n);
    const values: Readonly<Record<Exclude<Measure, 'money' | 'ratio'>, number>> = {
      count: events,
      points: sum(({ minor }) => minor),
      average: sum(({ number }) => number) / events,
      share: sum(({ number }) => number) / events,
    };
    return { period, events, value: values[measure] };
  });
}

function amountOf({ period, n, minor, currency }: Tally): readonly Required<Omit<Point, 'per'>>[] {
  return currency === null ? [] : [{ period, events: n, value: minor, currency }];
}

/** Amounts beside those they are divided by, of the same period and currency; of one that is missing, nothing. */
function ratiosOf(
  of: readonly Required<Omit<Point, 'per'>>[],
  by: readonly Required<Omit<Point, 'per'>>[],
): readonly Point[] {
  const nothing = { events: 0, value: 0 };
  const places = Map.groupBy([...of, ...by], ({ period, currency }) => `${period} ${currency}`);
  return [...places.values()].map((here) => {
    const [{ period, currency }] = here as [Required<Omit<Point, 'per'>>];
    const gained = here.find((point) => of.includes(point)) ?? nothing;
    const spent = here.find((point) => by.includes(point)) ?? nothing;
    return { period, currency, events: gained.events + spent.events, value: gained.value, per: spent.value };
  });
}

/** An event behind a figure. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly party: string | null;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly day: string;
  readonly word: string | null;
  readonly minor: number | null;
  readonly currency: string | null;
  readonly number: number | null;
}

/** The events that make a figure, the latest day first. */
export async function eventsBehind(
  ask: Ask,
  figure: Figure,
  span: Span,
  place: Place | undefined,
  limit: number,
): Promise<Page<EventRow>> {
  const before = place
    ? sql`(f.day < ${place.at}::date or (f.day = ${place.at}::date and f.id < ${place.id}))`
    : sql`true`;
  const at = (column: string): Sql => ({
    text: `strftime(f.${column}, '%Y-%m-%dT%H:%M:%S.%gZ') as ${column}`,
    values: [],
  });
  const makings = [figure.made, ...(figure.per === undefined ? [] : [figure.per])];
  const events = makings.map((made) => eventsOf(made, figure.byPeople ?? false));
  const rows = await ask<EventRow & Record<string, unknown>>(sql`
    with recursive ${seenBy(span.asOf)}, ${ORDERS}
    select f.id, f.type, f.subject, f.party, ${at('occurred_at')}, ${at('recorded_at')}, f.day::varchar as day, f.word,
      f.minor, f.currency, f.number
    from (${together(events)}) f where ${within(span)} and ${before}
    order by f.day desc, f.id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}
