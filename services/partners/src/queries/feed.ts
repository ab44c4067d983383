import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { JsonObject } from '@rapport/kernel/values';
import type { Reached } from './reached.ts';

/** An event as the feed keeps it, its personal texts sealed. */
export interface FeedRow {
  readonly source: string;
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly stream_id: string;
  readonly data: JsonObject;
  readonly occurred_at: string;
  readonly recorded_at: string;
}

/** A place in the feed: by source, the last event that was passed. `mark` tells it from another at the same position. */
export type Place = ReadonlyMap<string, { readonly position: number; readonly mark: string }>;

/** What tells an event from another one: the end of its id, which is chance. */
export const markOf = (id: string): string => id.slice(-12);

/** The source of a type of events: who writes a topic stands in its name. */
export const sourceOf = (type: string): string => `${type.split('.')[1] ?? ''}/0`;

/** What is asked of the feed. */
export interface FeedAsked {
  readonly types: readonly string[];
  /** Only what is about these customers; none: all. */
  readonly parties?: readonly string[];
  readonly after: Place;
  readonly upTo: Reached;
  readonly limit: number;
  /** Only what was recorded before then. */
  readonly before?: string;
}

/** Events of some types after a place, by the instant they were recorded at, then source, then position. */
export function eventsAfter(database: Database, asked: FeedAsked): Promise<readonly FeedRow[]> {
  return database.many<FeedRow>(rowsAfter(asked));
}

/** The same as a question, for one that goes on from it. */
export function rowsAfter({ types, after, upTo, limit, before = 'infinity' }: FeedAsked): Sql {
  const from = types.map((type) => after.get(sourceOf(type))?.position ?? 0);
  const to = types.map((type) => upTo.get(sourceOf(type)) ?? 0);
  return sql`
    select e.* from unnest(${types}::text[], ${from}::bigint[], ${to}::bigint[]) as asked (type, after, up_to)
    cross join lateral (
      select f.source, f.position, f.id, f.type, f.stream_id, f.data, f.occurred_at, f.recorded_at
      from read.feed_v1 f where f.type = asked.type and f.position > asked.after and f.position <= asked.up_to
        and f.recorded_at < ${before}::timestamptz
      order by f.position limit ${limit}) e
    order by e.recorded_at, e.source, e.position limit ${limit}`;
}

/** The place after some events. */
export function placeThrough(after: Place, rows: readonly FeedRow[]): Place {
  const place = new Map(after);
  for (const { source, position, id } of rows) place.set(source, { position, mark: markOf(id) });
  return place;
}

/** The place after some events, which were all there are, or all that fitted. */
export async function placeAfter(
  database: Database,
  { types, after, upTo, limit }: FeedAsked,
  rows: readonly FeedRow[],
): Promise<Place> {
  const place = new Map(placeThrough(after, rows));
  if (rows.length === limit) return place;
  // Nothing of these types is left: what is of others is passed as well, so that nobody looks through it again.
  const sources = [...new Set(types.map(sourceOf))];
  const last = await lastUpTo(database, new Map(sources.map((source) => [source, upTo.get(source) ?? 0])));
  for (const [source, end] of last)
    if (end.position > (place.get(source)?.position ?? 0)) place.set(source, end);
  return place;
}

/** By source: the last event up to a position. */
export async function lastUpTo(database: Database, upTo: Reached): Promise<Place> {
  const rows = await database.many<{ source: string; position: number; id: string }>(sql`
    select e.* from unnest(${[...upTo.keys()]}::text[], ${[...upTo.values()]}::bigint[]) as asked (source, up_to)
    cross join lateral (
      select f.source, f.position, f.id from read.feed_v1 f
      where f.source = asked.source and f.position <= asked.up_to order by f.position desc limit 1) e`);
  return new Map(rows.map(({ source, position, id }) => [source, { position, mark: markOf(id) }]));
}

/** Sources whose event at a place is another one by now, or is not there: their history was lost, and another began. */
export async function sourcesReplaced(database: Database, place: Place): Promise<readonly string[]> {
  const rows = await database.many<{ source: string; position: number; id: string }>(sql`
    select f.source, f.position, f.id
    from unnest(${[...place.keys()]}::text[], ${[...place.values()].map(({ position }) => position)}::bigint[])
      as asked (source, position)
    join read.feed_v1 f on f.source = asked.source and f.position = asked.position`);
  const there = new Map(rows.map(({ source, id }) => [source, markOf(id)]));
  return [...place].filter(([source, { mark }]) => there.get(source) !== mark).map(([source]) => source);
}

/** The place before everything that was recorded since an instant. */
export async function placeBefore(
  database: Database,
  types: readonly string[],
  since: string,
): Promise<Place> {
  const sources = [...new Set(types.map(sourceOf))];
  const rows = await database.many<{ source: string; position: number; id: string }>(sql`
    select e.* from unnest(${sources}::text[]) as asked (source) cross join lateral (
      select f.source, f.position, f.id from read.feed_v1 f
      where f.source = asked.source and f.recorded_at < ${since}::timestamptz order by f.position desc limit 1) e`);
  return new Map(rows.map(({ source, position, id }) => [source, { position, mark: markOf(id) }]));
}

/** Single events by where they lie, of some types, in the feed's order. */
export async function eventsAt(
  database: Database,
  types: readonly string[],
  places: readonly (readonly [source: string, position: number])[],
): Promise<readonly FeedRow[]> {
  return await database.many<FeedRow>(sql`
    select f.source, f.position, f.id, f.type, f.stream_id, f.data, f.occurred_at, f.recorded_at
    from unnest(${places.map(([source]) => source)}::text[], ${places.map(([, position]) => position)}::bigint[])
      as asked (source, position)
    join read.feed_v1 f on f.source = asked.source and f.position = asked.position
    where f.type = any(${types}::text[]) order by f.recorded_at, f.source, f.position`);
}
