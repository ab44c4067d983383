import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import { NOW } from './roots.ts';

/** Somebody who stands for the same customer as an asked id. */
export interface OneOfFamily {
  readonly asked: string;
  readonly partyId: string;
  readonly survivor: boolean;
}

/** Every party that is one with some of these at an instant, by the asked id it stands for; the survivor first. */
export async function familiesOf(
  database: Database,
  partyIds: readonly string[],
  at: Sql = NOW,
): Promise<readonly OneOfFamily[]> {
  if (partyIds.length === 0) return [];
  return await database.many<OneOfFamily>(sql`
    with recursive merged as (
      select party_id, survivor_id from read.aliases_v1
      where merged_at <= ${at} and (unmerged_at is null or unmerged_at > ${at})
    ),
    up (asked, id) as (
      select id, id from unnest(${[...new Set(partyIds)]}::uuid[]) as id
      union
      select up.asked, m.survivor_id from up join merged m on m.party_id = up.id
    ),
    down (asked, id) as (
      select asked, id from up
      union
      select down.asked, m.party_id from down join merged m on m.survivor_id = down.id
    )
    select asked, id as "partyId", not exists (select from merged m where m.party_id = down.id) as survivor
    from down order by asked, survivor desc, id`);
}

/** All ids that stand for the same customer as this one, the survivor first. */
export async function familyOf(database: Database, partyId: string): Promise<readonly string[]> {
  return (await familiesOf(database, [partyId])).map((one) => one.partyId);
}

/** A party as it is shown: the survivor of whoever it is one with. */
export interface ShownParty {
  readonly partyId: string;
  readonly code: string;
  readonly name: SealedName | null;
}
type SealedName = { readonly subject: string; readonly keyVersion: number; readonly box: string };

/** What some parties are shown as at an instant; one that nothing is known of yet is left out. */
export async function shownParties(
  database: Database,
  partyIds: readonly string[],
  at?: Sql,
): Promise<ReadonlyMap<string, ShownParty>> {
  const families = await familiesOf(database, partyIds, at);
  const survivors = new Map(
    families.filter(({ survivor }) => survivor).map((one) => [one.asked, one.partyId]),
  );
  const rows = await database.many<ShownParty>(sql`
    select party_id as "partyId", code, name from read.parties_v1
    where party_id = any(${[...new Set(survivors.values())]}::uuid[])`);
  const byId = new Map(rows.map((row) => [row.partyId, row]));
  return new Map(
    [...survivors].flatMap(([asked, id]) => {
      const party = byId.get(id);
      return party ? [[asked, party] as const] : [];
    }),
  );
}

/** Sealed names of people who work here, by account. */
export async function accountNames(
  database: Database,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, SealedName>> {
  const rows = await database.many<{ account_id: string; name: SealedName }>(sql`
    select account_id, name from read.accounts_v1
    where account_id = any(${[...new Set(accountIds)]}::uuid[]) and name is not null`);
  return new Map(rows.map(({ account_id, name }) => [account_id, name]));
}

/** Whether there is such a customer, as far as it was heard. */
export async function knowsParty(database: Database, partyId: string): Promise<boolean> {
  const rows = await database.many(sql`select from read.parties_v1 where party_id = ${partyId}::uuid`);
  return rows.length > 0;
}

/** Whether somebody works here under this account. */
export async function knowsAccount(database: Database, accountId: string): Promise<boolean> {
  const rows = await database.many(
    sql`select from read.accounts_v1 where account_id = ${accountId}::uuid and not closed`,
  );
  return rows.length > 0;
}
