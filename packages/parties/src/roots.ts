import { type Sql, sql } from '@rapport/kernel/sql';

/** Now, and for ever: merges that stand. */
export const NOW = sql`'infinity'::timestamptz`;

/**
 * Common table expressions `merged` and `roots`: whom each party that became another's alias stands for at an instant. Who
 * is not in it stands for themselves. To follow `with recursive`.
 */
export const rootsAt = (at: Sql = NOW): Sql => sql`
  merged as (
    select party_id, survivor_id from read.aliases_v1
    where merged_at <= ${at} and (unmerged_at is null or unmerged_at > ${at})
  ),
  up (party_id, root) as (
    select party_id, survivor_id from merged
    union
    select up.party_id, m.survivor_id from up join merged m on m.party_id = up.root
  ),
  roots as (select party_id, root from up where not exists (select from merged m where m.party_id = up.root))`;
