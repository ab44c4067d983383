import type { Database } from '@rapport/kernel/postgres';
import { type Sql, identifier, sql } from '@rapport/kernel/sql';

/** All ids that stand for the same party as this one, by the merges heard of: the survivor's and those of all who became it. */
export async function familyOf(database: Database, partyId: string): Promise<readonly string[]> {
  const rows = await database.many<{ id: string }>(sql`
    with recursive up (id) as (
      select ${partyId}::uuid
      union
      select p.survivor_id from up join read.parties_v1 p on p.party_id = up.id where p.survivor_id is not null
    ),
    family (id) as (
      select id from up
      union
      select p.party_id from family f join read.parties_v1 p on p.survivor_id = f.id
    )
    select id from family order by id`);
  return rows.map(({ id }) => id);
}

/** Whom a conversation is with, as far as it was heard. */
export async function partyOf(database: Database, conversationId: string): Promise<string | undefined> {
  const row = await database.maybeOne<{ party_id: string }>(sql`
    select party_id from read.conversation_parties_v1 where conversation_id = ${conversationId}::uuid`);
  return row?.party_id;
}

/** The sealed name of the party that the one in a column stands for now, as a column of a select. */
export function partyName(column: string): Sql {
  return sql`(
    with recursive up (id, name, survivor_id) as (
      select party_id, name, survivor_id from read.parties_v1 where party_id = ${identifier(column)}
      union all
      select p.party_id, p.name, p.survivor_id from up join read.parties_v1 p on p.party_id = up.survivor_id
    )
    select name from up where survivor_id is null limit 1)`;
}

/** The sealed name of the person who works here in a column, likewise. */
export function accountName(column: string): Sql {
  return sql`(select name from read.accounts_v1 where account_id = ${identifier(column)})`;
}

/** The sealed names of some people who work here. */
export function accountNames(
  database: Database,
  ids: readonly string[],
): Promise<readonly { readonly account_id: string; readonly name: never }[]> {
  return database.many(sql`
    select account_id, name from read.accounts_v1 where account_id = any(${[...new Set(ids)]}::uuid[])`);
}
