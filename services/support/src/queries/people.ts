import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';

/** A customer as a case shows them: who an id stands for now, and their sealed name. */
export interface Customer {
  readonly partyId: string;
  readonly name: Sealed | null;
}

/** Who each of some ids stands for now, after merges. */
export async function customersNow(
  database: Database,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, Customer>> {
  if (partyIds.length === 0) return new Map();
  const rows = await database.many<{ asked: string; party_id: string; name: Sealed | null }>(sql`
    with recursive up (asked, id) as (
      select distinct id, id from unnest(${partyIds}::uuid[]) as id
      union all
      select up.asked, a.survivor_id from up join read.party_aliases_v1 a on a.party_id = up.id
    )
    select up.asked, up.id as party_id, n.name from up left join read.party_names_v1 n on n.party_id = up.id
    where not exists (select 1 from read.party_aliases_v1 a where a.party_id = up.id)`);
  return new Map(rows.map(({ asked, party_id, name }) => [asked, { partyId: party_id, name }]));
}

/** Sealed names of people who work here; whoever has none is left out. */
export async function accountNames(
  database: Database,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Sealed>> {
  if (accountIds.length === 0) return new Map();
  const rows = await database.many<{ account_id: string; name: Sealed }>(sql`
    select account_id, name from read.account_names_v1
    where account_id::text = any(${accountIds}::text[]) and name is not null`);
  return new Map(rows.map(({ account_id, name }) => [account_id, name]));
}
