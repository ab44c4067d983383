import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, sql } from '@rapport/kernel/sql';

export type MatchedBy = 'name' | 'email' | 'phone' | 'code';

/** What is looked for: an exact thing, or the beginnings of a name's terms. */
export type Wanted =
  | { readonly by: 'email' | 'phone'; readonly contactPoint: string }
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'name'; readonly terms: readonly string[] };

/** Where the last page of a search ended. */
export interface Place {
  readonly rank: number;
  readonly partyId: string;
}

/** A party that was found: the survivor of whoever matched. `rank` counts the terms that match only by their beginning. */
export interface FoundRow {
  readonly party_id: string;
  readonly code: string;
  readonly name: Sealed | null;
  readonly provisional: boolean;
  readonly rank: number;
}

// The last code point there is: no term that begins with a prefix sorts behind it.
const END = '\u{10ffff}';
/** Nobody turns that many pages; without an end one letter among a million parties takes seconds. */
const MOST_HITS = 5_000;

/** Parties that match and that `visible` lets see, best first, after a place; each family once, by its survivor. */
export function foundParties(
  database: Database,
  visible: PolicyTree,
  wanted: Wanted,
  after: Place | undefined,
  limit: number,
): Promise<readonly FoundRow[]> {
  const { rank, partyId } = after ?? { rank: -1, partyId: '00000000-0000-0000-0000-000000000000' };
  return database.many<FoundRow>(sql`
    with recursive hits as (${hits(wanted)}),
    up (id, rank) as (
      select party_id, rank from hits
      union all
      select a.survivor_id, up.rank from up join read.aliases_v1 a on a.party_id = up.id
    ),
    survivors as (
      select id, min(rank)::int as rank from up
      where not exists (select 1 from read.aliases_v1 a where a.party_id = up.id)
        and (select ${compileToSql(visible, 'p')} from read.parties_v1 p where p.party_id = up.id)
      group by id
      having (min(rank)::int, id) > (${rank}::int, ${partyId}::uuid)
      order by 2, 1 limit ${limit}
    )
    select p.party_id, p.code, p.name, p.provisional, s.rank
    from survivors s join read.parties_v1 p on p.party_id = s.id
    order by s.rank, p.party_id`);
}

/** Whether more names begin so than a search looks through, so that some are on no page. */
export async function tooManyFit(database: Database, wanted: Wanted): Promise<boolean> {
  if (wanted.by !== 'name' || wanted.terms.length !== 1) return false;
  const [term = ''] = wanted.terms;
  const { n } = await database.one<{ n: number }>(sql`
    select count(*) as n from (
      select from read.party_search_v1 where term >= ${term} collate "C" and term < ${term + END} collate "C"
      limit ${MOST_HITS + 1}
    ) s`);
  return n > MOST_HITS;
}

function hits(wanted: Wanted): Sql {
  switch (wanted.by) {
    case 'code':
      return sql`select party_id, 0 as rank from read.parties_v1 where code = ${wanted.code}`;
    case 'name':
      return named(wanted.terms);
    default:
      return sql`
        select party_id, 0 as rank from read.party_contact_points_v1 where contact_point = ${wanted.contactPoint}`;
  }
}

/**
 * Who has for each part a term that begins with it: one walk along the primary key per part. A single short part may be
 * the beginning of very many terms: then the first of them count, whole ones before longer ones.
 */
function named(terms: readonly string[]): Sql {
  return sql`
    select m.party_id, sum(m.rank) as rank
    from unnest(${terms}::text[], ${terms.map((term) => term + END)}::text[]) as w (term, beyond)
    cross join lateral (
      select s.party_id, min(case when s.term = w.term collate "C" then 0 else 1 end) as rank
      from (
        select term, party_id from read.party_search_v1
        where term >= w.term collate "C" and term < w.beyond collate "C"
        order by term, party_id limit ${terms.length === 1 ? MOST_HITS : null}
      ) s
      group by s.party_id
    ) m
    group by m.party_id having count(*) = ${terms.length}`;
}
