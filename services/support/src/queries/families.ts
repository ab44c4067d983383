import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** Every id that stands for the same customer as one of those asked for. */
export interface Kin {
  readonly asked: string;
  readonly party_id: string;
}

/** All that became one with each of the parties, itself among them: up to who it is now, and down to all who are that. */
export function kinOf(database: Database, partyIds: readonly string[]): Promise<readonly Kin[]> {
  return database.many<Kin>(sql`
    with recursive up (asked, id) as (
      select distinct id, id from unnest(${partyIds}::uuid[]) as id
      union all
      select up.asked, a.survivor_id from up join read.party_aliases_v1 a on a.party_id = up.id
    ),
    kin (asked, party_id) as (
      select asked, id from up where not exists (select 1 from read.party_aliases_v1 a where a.party_id = up.id)
      union all
      select kin.asked, a.party_id from kin join read.party_aliases_v1 a on a.survivor_id = kin.party_id
    )
    select asked, party_id from kin`);
}
