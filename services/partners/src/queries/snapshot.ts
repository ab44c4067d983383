import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { type FeedRow, sourceOf } from './feed.ts';

/** Records of a kind that had begun by a place of their source: the next so many after one, by where they begin. */
export function recordsBegun(
  database: Database,
  begins: string,
  { after, upTo, limit }: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<readonly { readonly stream_id: string; readonly position: number }[]> {
  return database.many(sql`
    select f.stream_id, f.position from read.feed_v1 f
    where f.type = ${begins} and f.source = ${sourceOf(begins)} and f.position > ${after} and f.position <= ${upTo}
    order by f.position limit ${limit}`);
}

/** All that was said of some records up to a place of their source, in its order. */
export function eventsOf(
  database: Database,
  streamIds: readonly string[],
  source: string,
  upTo: number,
): Promise<readonly FeedRow[]> {
  return database.many<FeedRow>(sql`
    select f.source, f.position, f.id, f.type, f.stream_id, f.data, f.occurred_at, f.recorded_at
    from unnest(${streamIds}::text[]) as asked (stream_id)
    join read.feed_v1 f on f.stream_id = asked.stream_id
    where f.source = ${source} and f.position <= ${upTo} order by f.position`);
}
