import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import { rootsAt } from '@rapport/parties';

/** What the customer is called that a party stands for now; undefined where there is none. */
export function nameOf(
  database: Database,
  partyId: string,
): Promise<{ readonly name: Sealed | null } | undefined> {
  return database.maybeOne<{ readonly name: Sealed | null }>(sql`
    with recursive ${rootsAt()}
    select p.name from read.parties_v1 p
    where p.party_id = coalesce((select root from roots where party_id = ${partyId}::uuid), ${partyId}::uuid)`);
}
