import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import { type FeedAsked, type FeedRow, rowsAfter } from './feed.ts';

const MERGED = 'rapport.customers.party.party-merged-into.v1';
const UNMERGED = 'rapport.customers.party.party-unmerged.v1';
const BEFORE_THE_ID = 'party-'.length + 1;

/** The customer that an event names: as its own subject, or in what it says. */
const named: Sql = sql`
  nullif(coalesce(g.data ->> 'partyId', jsonb_path_query_first(g.data, '$.*.partyId') #>> '{}'), '')`;

/** An event that was looked at, and whether it is about one of those who are asked for. */
export type LookedAt = FeedRow & { readonly meant: boolean };

/**
 * The next events of some types, and which of them are about some customers: they, or an earlier event of the same record, name
 * one of them, or somebody who was merged into one of them as far as that was heard.
 */
export function lookedAt(
  database: Database,
  asked: Omit<FeedAsked, 'parties'> & { readonly parties: readonly string[] },
): Promise<readonly LookedAt[]> {
  return database.many<LookedAt>(sql`
    with recursive merged as (
      select m.party, m.survivor from (
        select distinct on (f.stream_id) substr(f.stream_id, ${BEFORE_THE_ID}::integer) as party, f.type,
          f.data #>> '{partyMergedInto,survivorId}' as survivor
        from read.feed_v1 f where f.type in (${MERGED}, ${UNMERGED}) order by f.stream_id, f.position desc
      ) m where m.type = ${MERGED}
    ),
    family (party) as (
      select lower(unnest(${asked.parties}::text[]))
      union select m.party from merged m join family w on m.survivor = w.party
    ),
    next as (${rowsAfter(asked)})
    select n.*, exists (
      select 1 from (
        select ${named} as party from read.feed_v1 g
        where g.stream_id = n.stream_id and g.source = n.source and g.position <= n.position and ${named} is not null
        order by g.position desc limit 1
      ) p join family w on w.party = p.party
    ) as meant
    from next n order by n.recorded_at, n.source, n.position`);
}
