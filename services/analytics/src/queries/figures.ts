import { type Sql, join, sql } from '@rapport/kernel/sql';
import { type Ask, seenBy, typeName } from './seen.ts';
import { type Page, type Place, pageOf } from '@rapport/kernel/values';

/** What a figure counts: events, amounts by currency, points, the mean of a number, or the share of those with a 1. */
export type Measure = 'count' | 'money' | 'points' | 'average' | 'share';

/** A figure of a board: which events make it, and how. */
export interface Figure {
  readonly id: string;
  readonly board: Board;
  readonly topic: string;
  readonly fact: string;
  readonly measure: Measure;
  /** Counts only those that nobody's machine sent by itself. */
  readonly byPeople?: true;
}

export const BOARDS = ['contact', 'sales', 'service', 'loyalty', 'marketing'] as const;
export type Board = (typeof BOARDS)[number];

const of = (
  board: Board,
  ...rows: readonly (readonly [string, string, string, Measure])[]
): readonly Figure[] => rows.map(([id, topic, fact, measure]) => ({ id, board, topic, fact, measure }));

/** Every figure there is, board by board. */
export const FIGURES: readonly Figure[] = [
  {
    ...{
      id: 'messages-received',
      board: 'contact',
      topic: 'channels.conversation',
      fact: 'message-received',
    },
    ...{ measure: 'count', byPeople: true },
  },
  ...of(
    'contact',
    ['conversations-opened', 'channels.conversation', 'conversation-opened', 'count'],
    ['replies-sent', 'channels.conversation', 'reply-sent', 'count'],
    ['conversations-closed', 'channels.conversation', 'conversation-closed', 'count'],
    ['calls-noted', 'channels.call', 'call-recorded', 'count'],
    ['parties-begun', 'customers.party', 'party-begun', 'count'],
  ),
  ...of(
    'sales',
    ['leads-captured', 'sales.lead', 'lead-captured', 'count'],
    ['leads-qualified', 'sales.lead', 'lead-qualified', 'count'],
    ['quotes-sent', 'sales.quote', 'quote-sent', 'count'],
    ['quoted-amount', 'sales.quote', 'quote-sent', 'money'],
    ['deals-won', 'sales.opportunity', 'opportunity-won', 'count'],
    ['deals-lost', 'sales.opportunity', 'opportunity-lost', 'count'],
    ['orders-placed', 'sales.order', 'order-placed', 'count'],
    ['ordered-amount', 'sales.order', 'order-placed', 'money'],
    ['returned-amount', 'sales.order', 'return-recorded', 'money'],
  ),
  ...of(
    'service',
    ['cases-opened', 'support.case', 'case-opened', 'count'],
    ['cases-resolved', 'support.case', 'case-resolved', 'count'],
    ['first-response-in-time', 'support.case', 'first-response-given', 'share'],
    ['targets-missed', 'support.case', 'sla-breached', 'count'],
    ['satisfaction', 'support.survey', 'survey-answered', 'average'],
    ['promises-made', 'workflow.promise', 'promise-made', 'count'],
    ['promises-broken', 'workflow.promise', 'promise-broken', 'count'],
  ),
  ...of(
    'loyalty',
    ['members-enrolled', 'loyalty.member', 'member-enrolled', 'count'],
    ['points-awarded', 'loyalty.member', 'points-awarded', 'points'],
    ['points-redeemed', 'loyalty.member', 'points-redeemed', 'points'],
    ['points-expired', 'loyalty.member', 'points-expired', 'points'],
    ['tiers-risen', 'loyalty.member', 'tier-risen', 'count'],
  ),
  ...of(
    'marketing',
    ['messages-sent', 'channels.sending', 'sending-sent', 'count'],
    ['messages-stopped', 'channels.sending', 'sending-stopped', 'count'],
    ['links-followed', 'channels.sending', 'link-followed', 'count'],
    ['messages-answered', 'channels.sending', 'sending-answered', 'count'],
    ['consents-given', 'customers.consent', 'consent-given', 'count'],
    ['consents-withdrawn', 'customers.consent', 'consent-withdrawn', 'count'],
  ),
];

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** For which days, by what was recorded by an instant. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly asOf?: string;
}

/** What the events of a type come to in a period, one row for each currency. */
export interface Tally {
  readonly type: string;
  /** The period's first day. */
  readonly period: string;
  readonly currency: string | null;
  readonly n: number;
  readonly minor: number;
  readonly number: number;
}

const typeOf = ({ topic, fact }: Figure) => typeName(topic, fact);

/** The events that make a figure. */
const madeOf = (figure: Figure): Sql =>
  figure.byPeople ? sql`(f.type = ${typeOf(figure)} and f.number = 0)` : sql`f.type = ${typeOf(figure)}`;

const within = ({ from, to }: Span): Sql => sql`f.day between ${from}::date and ${to}::date`;

/** The figures of a board in one look over the facts, by the days that they count for. */
export async function tallies(ask: Ask, board: Board, by: Period, span: Span): Promise<readonly Tally[]> {
  const figures = FIGURES.filter((figure) => figure.board === board);
  return await ask<Tally & Record<string, unknown>>(sql`
    with recursive ${seenBy(span.asOf)}
    select f.type, date_trunc(${by}, f.day)::date::varchar as period, f.currency, count(*) as n,
      coalesce(sum(f.minor), 0)::bigint as minor, coalesce(sum(f.number), 0)::double as number
    from seen f where ${within(span)} and (${join(figures.map(madeOf), ' or ')})
    group by 1, 2, 3 order by 2, 1, 3`);
}

/** What one figure comes to in a period. */
export interface Point {
  readonly period: string;
  /** Events that made it. */
  readonly events: number;
  readonly value: number;
  readonly currency?: string;
}

/** The points of a figure: one for each period in which anything happened, amounts one for each currency. */
export function pointsOf(figure: Figure, found: readonly Tally[]): readonly Point[] {
  const mine = found.filter(({ type }) => type === typeOf(figure));
  if (figure.measure === 'money')
    return mine.flatMap(({ period, n, minor, currency }) =>
      currency === null ? [] : [{ period, events: n, value: minor, currency }],
    );
  const periods = Map.groupBy(mine, ({ period }) => period);
  return [...periods].map(([period, rows]) => {
    const sum = (of: (row: Tally) => number) => rows.reduce((all, row) => all + of(row), 0);
    const events = sum(({ n }) => n);
    const values: Readonly<Record<Exclude<Measure, 'money'>, number>> = {
      count: events,
      points: sum(({ minor }) => minor),
      average: sum(({ number }) => number) / events,
      share: sum(({ number }) => number) / events,
    };
    return { period, events, value: values[figure.measure as Exclude<Measure, 'money'>] };
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
  const rows = await ask<EventRow & Record<string, unknown>>(sql`
    with recursive ${seenBy(span.asOf)}
    select f.id, f.type, f.subject, f.party, ${at('occurred_at')}, ${at('recorded_at')}, f.day::varchar as day, f.word,
      f.minor, f.currency, f.number
    from seen f where ${within(span)} and ${madeOf(figure)} and ${before}
    order by f.day desc, f.id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}
