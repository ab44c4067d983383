import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { PromotionCounted } from '../domain/party-promotions.events.ts';

/** A message that is to be looked at: due, or waiting for its first look. */
export interface Candidate {
  readonly message_id: string;
  readonly version: number;
  readonly state: 'queued' | 'held' | 'failed';
  readonly party_id: string;
  readonly purpose: string;
  readonly run_id: string;
  readonly material_id: string;
  readonly material_version: number;
  readonly not_after: string | null;
  readonly held_by: string;
  readonly attempt: number;
  readonly contact_point: string;
  readonly counted_for: readonly string[];
}

/** Messages to be looked at, and how far the read models are that they were found in. */
export interface Found {
  readonly rows: readonly Candidate[];
  readonly position: number;
}

const COLUMNS = sql`s.message_id, s.version, s.state, s.party_id, s.purpose, s.run_id, s.material_id, s.material_version,
  s.not_after, s.held_by, s.attempt, s.contact_point, s.counted_for, s.queued_at`;

/**
 * What waits, the oldest first: the queue without the runs that stand still and without materials not heard of yet, and
 * what is due by the clock, in both `without` what was passed over a moment ago. The position is read in the same look, so that rows and position belong together.
 */
export async function candidates(
  database: Database,
  now: Date,
  limit: number,
  without: readonly string[],
): Promise<Found> {
  const others = sql`s.message_id <> all(${without}::uuid[])`;
  const { position, rows } = await database.one<{ position: number; rows: readonly Candidate[] }>(sql`
    with waiting as (
      (select ${COLUMNS} from read.sendings_v1 s
       where s.state = 'queued' and ${others}
         and exists (select from read.materials_v1 m
                     where m.material_id = s.material_id and m.version = s.material_version)
         -- A run that was paused or cancelled before the message was queued is known to be.
         and s.position <= (select c.position from ops.checkpoints c where c.name = 'dispatches_v1')
         and not exists (select from read.dispatches_v1 d where d.run_id = s.run_id and d.status <> 'going')
       order by s.queued_at, s.message_id limit ${limit})
      union
      (select ${COLUMNS} from read.sendings_v1 s where s.due_at <= ${now} and ${others} order by s.due_at limit ${limit})
    ), first as (select * from waiting order by queued_at, message_id limit ${limit})
    select coalesce((select min(position) from ops.checkpoints
                     where name in ('sendings_v1', 'party_promotions_v1')), 0) as position,
      coalesce((select jsonb_agg(to_jsonb(f) order by f.queued_at, f.message_id) from first f), '[]') as rows`);
  return { position, rows: rows.map(instants) };
}

/** JSON of the database writes instants in its own way. */
function instants(row: Candidate): Candidate {
  return { ...row, not_after: row.not_after === null ? null : new Date(row.not_after).toISOString() };
}

/** Messages that wait although their run was cancelled. */
export function ofCancelledRuns(database: Database, limit: number): Promise<readonly Candidate[]> {
  return database.many<Candidate>(sql`
    select ${COLUMNS} from read.dispatches_v1 d join read.sendings_v1 s on s.run_id = d.run_id
    where d.status = 'cancelled' and s.run_id <> '' and s.state in ('queued', 'held', 'failed') and not s.final
    order by s.queued_at limit ${limit}`);
}

/** Messages held by a case that is over. */
export function heldByCasesThatAreOver(database: Database, limit: number): Promise<readonly Candidate[]> {
  return database.many<Candidate>(sql`
    select ${COLUMNS} from read.sendings_v1 s join read.gate_cases_v1 c on c.case_id = (s.record->>'id')::uuid
    where s.state = 'held' and s.reason = 'open-case' and c.resolved_at is not null
    order by s.queued_at limit ${limit}`);
}

/** Messages held for one reason, in the order of their ids, after the last of those before. */
export function heldFor(
  database: Database,
  reason: string,
  limit: number,
  after = '00000000-0000-0000-0000-000000000000',
): Promise<readonly Candidate[]> {
  return database.many<Candidate>(sql`
    select ${COLUMNS} from read.sendings_v1 s
    where s.state = 'held' and s.reason = ${reason} and s.message_id > ${after}::uuid
    order by s.message_id limit ${limit}`);
}

/** A message that is said to be in the air. */
export interface InTheAir {
  readonly message_id: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly via: 'relay' | 'local';
}

/** Messages in the air, as the read model says. */
export function inTheAir(database: Database, limit: number): Promise<readonly InTheAir[]> {
  return database.many<InTheAir>(sql`
    select message_id, attempt, epoch, via from read.sendings_v1 where state = 'sending'
    order by message_id limit ${limit}`);
}

/** Messages still to be sent, or in the air, in the order of their ids. */
export async function waitingSendings(
  database: Database,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.many<{ message_id: string }>(sql`
    select message_id from read.sendings_v1
    where (state in ('queued', 'held', 'sending') or (state = 'failed' and not final)) and message_id > ${after}
    order by message_id limit ${limit}`);
  return rows.map(({ message_id }) => message_id);
}

/** All who are one with a party that was asked for. */
export interface Family {
  /** Who they are now. */
  readonly head: string;
  readonly members: readonly string[];
}

/** Everybody who is one with each of the parties, themselves among them. */
export async function familiesOf(
  database: Database,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, Family>> {
  const rows = await database.many<{ asked: string; head: string; member: string }>(sql`
    with recursive up (asked, id) as (
      select distinct id, id from unnest(${partyIds}::uuid[]) as id
      union all
      select up.asked, a.survivor_id from up join read.party_aliases_v1 a on a.party_id = up.id
    ),
    heads as (
      select asked, id from up where not exists (select from read.party_aliases_v1 a where a.party_id = up.id)
    ),
    kin (asked, head, member) as (
      select asked, id, id from heads
      union all
      select kin.asked, kin.head, a.party_id from kin join read.party_aliases_v1 a on a.survivor_id = kin.member
    )
    select asked, head, member from kin order by asked, member`);
  const families = new Map<string, { head: string; members: string[] }>();
  for (const { asked, head, member } of rows) {
    const family = families.get(asked) ?? { head, members: [] };
    family.members.push(member);
    families.set(asked, family);
  }
  return families;
}

/** What went to a party, and how far that is known. */
export interface Counted {
  readonly version: number;
  readonly promotions: readonly PromotionCounted['data'][];
}

/** What went to each of the parties; who has been sent nothing is left out. */
export async function promotionsOf(
  database: Database,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, Counted>> {
  const rows = await database.many<Counted & { readonly party_id: string }>(sql`
    select party_id, version, promotions from read.party_promotions_v1 where party_id = any(${partyIds}::uuid[])`);
  return new Map(rows.map((row) => [row.party_id, row]));
}

/** A case and the party whose it is. */
export interface PartyCase {
  readonly party_id: string;
  readonly case_id: string;
  readonly resolved_at: string | null;
  readonly owner: string;
}

/** Cases of the parties: their own, and those of conversations with them. */
export function casesOf(database: Database, partyIds: readonly string[]): Promise<readonly PartyCase[]> {
  return database.many<PartyCase>(sql`
    select c.party_id, c.case_id, c.resolved_at, c.owner from read.gate_cases_v1 c
    where c.party_id <> '' and c.party_id = any(${partyIds}::text[])
    union all
    select v.party_id, c.case_id, c.resolved_at, c.owner
    from read.conversations_v1 v join read.gate_cases_v1 c on c.conversation_id = v.conversation_id::text
    where v.party_id <> '' and v.party_id = any(${partyIds}::text[]) and c.conversation_id <> ''`);
}

/** Purposes that serve the customer: no limit of promotion concerns them. */
export async function servingPurposes(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.many<{ code: string }>(
    sql`select code from read.purposes_v1 where not promotion`,
  );
  return new Set(['service', ...rows.map(({ code }) => code)]);
}

/** Which of the contact points take nothing any more. */
export async function suppressedAmong(
  database: Database,
  contactPoints: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.many<{ contact_point: string }>(sql`
    select contact_point from read.suppressions_v1
    where suppressed and contact_point = any(${contactPoints}::text[])`);
  return new Set(rows.map((row) => row.contact_point));
}
