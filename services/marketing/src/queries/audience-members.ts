import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { Filter } from '../domain/audience.events.ts';
import { conditionOf } from './filter-sql.ts';
import { rootsAt } from '@rapport/parties';

/** Ids that are read at once. */
const PAGE = 20_000;
const LOWEST = '00000000-0000-0000-0000-000000000000';

/** Customers that are nobody's alias and of whom a filter holds. */
const members = (filter: Filter, day: string): Sql => sql`
  from read.parties_v1 p
  where not exists (select from merged m where m.party_id = p.party_id) and ${conditionOf(filter, day)}`;

/** Everybody in an audience, in pages by id. */
export async function* membersOf(
  database: Database,
  filter: Filter,
  day: string,
): AsyncGenerator<readonly string[]> {
  let after = LOWEST;
  for (;;) {
    const rows = await database.many<{ party_id: string }>(sql`
      with recursive ${rootsAt()}
      select p.party_id ${members(filter, day)} and p.party_id > ${after}::uuid order by p.party_id limit ${PAGE}`);
    if (rows.length > 0) yield rows.map((row) => row.party_id);
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.party_id;
  }
}

/** How many are in an audience now. */
export async function countOf(database: Database, filter: Filter, day: string): Promise<number> {
  const { n } = await database.one<{ n: number }>(sql`
    with recursive ${rootsAt()} select count(*)::integer as n ${members(filter, day)}`);
  return n;
}

/** A customer as a look at an audience shows them. */
export interface MemberRow {
  readonly party_id: string;
  readonly code: string;
  readonly kind: string;
  readonly name: Sealed | null;
}

/** Some of an audience, from an id on. */
export function someOf(
  database: Database,
  filter: Filter,
  day: string,
  after: string = LOWEST,
  limit: number,
): Promise<readonly MemberRow[]> {
  return database.many<MemberRow>(sql`
    with recursive ${rootsAt()}
    select p.party_id, p.code, p.kind, p.name ${members(filter, day)} and p.party_id > ${after}::uuid
    order by p.party_id limit ${limit}`);
}

/** Whether a message that was released is known here, and with it all before it. */
export async function knowsMessage(database: Database, messageId: string): Promise<boolean> {
  const row = await database.maybeOne(sql`
    select message_id from read.released_v1 where message_id = ${messageId}::uuid`);
  return row !== undefined;
}

/** No one of those who are one with `who` has a message of the run. */
const unreached = (runId: string, who: Sql): Sql => sql`
  not exists (select from read.released_v1 m where m.run_id = ${runId}::uuid and m.party_id = ${who})
  and not exists (
    select from roots f join read.released_v1 m on m.run_id = ${runId}::uuid and m.party_id = f.party_id
    where f.root = ${who}
  )`;

/** Whom some parties stand for now, in their order; left out who has a message of the run already, or comes earlier. */
export async function stillToReach(
  database: Database,
  runId: string,
  partyIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.many<{ who: string }>(sql`
    with recursive ${rootsAt()},
    named as (
      select coalesce(r.root, a.id) as who, min(a.n) as n
      from unnest(${partyIds}::uuid[]) with ordinality as a (id, n) left join roots r on r.party_id = a.id group by 1
    )
    select who from named where ${unreached(runId, sql`named.who`)} order by n`);
  return rows.map(({ who }) => who);
}

/** The next in an audience who have no message of the run yet. */
export async function newcomersTo(
  database: Database,
  runId: string,
  filter: Filter,
  day: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.many<{ party_id: string }>(sql`
    with recursive ${rootsAt()}
    select p.party_id ${members(filter, day)} and ${unreached(runId, sql`p.party_id`)}
    order by p.party_id limit ${limit}`);
  return rows.map((row) => row.party_id);
}
