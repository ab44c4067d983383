import { validatorOf } from '@rapport/kernel/command';
import { type Belonging, type PolicyTree, compileToPredicate } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { ContactPointKind, PartyKind } from '../domain/party.events.ts';

/** A party as it is kept, its name sealed. */
export interface PartyRow extends Belonging {
  readonly party_id: string;
  readonly code: string;
  readonly kind: PartyKind;
  readonly name: Sealed | null;
  readonly provisional: boolean;
  readonly begun_at: string;
  readonly forgotten_at: string | null;
  /** Position of the last of its events that others hear of. */
  readonly last_news: number;
}

export interface ContactPointRow {
  readonly party_id: string;
  readonly contact_point: string;
  readonly kind: ContactPointKind;
  readonly address: Sealed;
}

export interface AliasRow {
  readonly party_id: string;
  readonly survivor_id: string;
  readonly merge_id: string;
  readonly merged_at: string;
}

/** A party with all who became one with it. */
export interface PartyPage {
  readonly party: PartyRow;
  /** Names this state of it and of all who became one with it. */
  readonly validator: string;
  /** All merges below it, the oldest first. */
  readonly merges: readonly AliasRow[];
  readonly contactPoints: readonly ContactPointRow[];
}

/** Id of the party an id stands for now: itself when it is not merged. */
export async function survivorOf(database: Database, partyId: string): Promise<string> {
  const { survivor } = await database.one<{ survivor: string }>(sql`
    with recursive up (id) as (
      select ${partyId}::uuid
      union all
      select a.survivor_id from up join read.aliases_v1 a on a.party_id = up.id
    )
    select id as survivor from up where not exists (select 1 from read.aliases_v1 a where a.party_id = up.id)`);
  return survivor;
}

/** The merges by which others became a party, directly or through others; the oldest first. */
export function mergesInto(database: Database, survivorId: string): Promise<readonly AliasRow[]> {
  return database.many<AliasRow>(sql`
    with recursive down as (
      select * from read.aliases_v1 where survivor_id = ${survivorId}::uuid
      union all
      select a.* from down join read.aliases_v1 a on a.survivor_id = down.party_id
    )
    select party_id, survivor_id, merge_id, merged_at from down order by merged_at, merge_id`);
}

/** The party an id stands for, with its addresses and merges; undefined when there is none that `visible` lets see. */
export async function partyPage(
  database: Database,
  visible: PolicyTree,
  partyId: string,
): Promise<PartyPage | undefined> {
  const survivorId = await survivorOf(database, partyId);
  const merges = await mergesInto(database, survivorId);
  const family = [survivorId, ...merges.map((merge) => merge.party_id)];
  const rows = await database.many<PartyRow>(sql`
    select party_id, code, kind, name, provisional, begun_at, forgotten_at, last_news, owner, team, branch from read.parties_v1
    where party_id = any(${family}::uuid[])`);
  const party = rows.find((row) => row.party_id === survivorId);
  if (!party || !compileToPredicate(visible)({ ...party })) return undefined;
  const contactPoints = await database.many<ContactPointRow>(sql`
    select party_id, contact_point, kind, address from read.party_contact_points_v1
    where party_id = any(${family}::uuid[]) order by kind, added_at, contact_point`);
  return { party, validator: validatorOf(...rows.map((row) => row.last_news)), merges, contactPoints };
}
