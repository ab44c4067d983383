import type { Database, Transaction } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { KeyName } from './ring.ts';

/** A data key as it is stored: wrapped, or null once destroyed. */
export interface KeyRow {
  readonly subject: string;
  readonly version: number;
  readonly wrapped: Buffer | null;
}

/** Newest key of each subject that has one. */
export function newestKeys(tx: Transaction, subjects: readonly string[]): Promise<readonly KeyRow[]> {
  return tx.many<KeyRow>(sql`
    select distinct on (subject) subject, version, wrapped from keys.data_keys
    where subject = any(${subjects}::text[]) order by subject, version desc`);
}

/** Keys by their names, destroyed ones left out. */
export function keysByName(tx: Transaction, names: readonly KeyName[]): Promise<readonly KeyRow[]> {
  return tx.many<KeyRow>(sql`
    select k.subject, k.version, k.wrapped from keys.data_keys k
    join unnest(${names.map((n) => n.subject)}::text[], ${names.map((n) => n.keyVersion)}::int[]) w (subject, version)
      on k.subject = w.subject and k.version = w.version
    where k.wrapped is not null`);
}

/** Begins first keys. Of several that begin the same one at once, all get the one that was stored. */
export async function beginKeys(
  tx: Transaction,
  keys: readonly { readonly subject: string; readonly wrapped: Buffer }[],
): Promise<readonly KeyRow[]> {
  if (keys.length === 0) return [];
  // In one order everywhere, so that two batches never wait for each other.
  const ordered = keys.toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
  const begun = await tx.many<KeyRow>(sql`
    insert into keys.data_keys (subject, version, wrapped)
    select s, 1, w from unnest(${ordered.map((k) => k.subject)}::text[], ${ordered.map((k) => k.wrapped)}::bytea[]) k (s, w)
    on conflict do nothing returning subject, version, wrapped`);
  const mine = new Set(begun.map((row) => row.subject));
  const others = ordered.flatMap(({ subject }) => (mine.has(subject) ? [] : [subject]));
  return others.length === 0 ? begun : [...begun, ...(await newestKeys(tx, others))];
}

/** A subject and a party it may concern. */
export interface KeyLink {
  readonly subject: string;
  readonly party: string;
}

/** Those of some ties that are there. A party that was forgotten has none. */
export function linksAmong(tx: Transaction, links: readonly KeyLink[]): Promise<readonly KeyLink[]> {
  return tx.many<KeyLink>(sql`
    select l.subject, l.party from keys.links l
    join unnest(${links.map((l) => l.subject)}::text[], ${links.map((l) => l.party)}::text[]) w (subject, party)
      using (subject, party)`);
}

/** Ties a subject to a party. A party already forgotten holds nothing: the answer names what was destroyed thereby. */
export function linkKey(database: Database, subject: string, party: string): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock_shared(hashtext('keys.links'))`);
    const forgotten = await tx.maybeOne(sql`
      select 1 as one from keys.data_keys where subject = ${party} and destroyed_at is not null limit 1`);
    if (!forgotten) {
      await tx.run(
        sql`insert into keys.links (subject, party) values (${subject}, ${party}) on conflict do nothing`,
      );
      return [];
    }
    const others = await tx.maybeOne(sql`select 1 as one from keys.links where subject = ${subject} limit 1`);
    if (others) return [];
    await bury(tx, [subject]);
    return [subject];
  });
}

/**
 * Ties many subjects to parties of whom none was ever forgotten: for an installation that is being filled. What is tied
 * already stays.
 */
export async function linkKeys(
  tx: Transaction,
  ties: readonly (readonly [subject: string, party: string])[],
): Promise<void> {
  await tx.run(sql`
    insert into keys.links (subject, party)
    select * from unnest(${ties.map(([subject]) => subject)}::text[], ${ties.map(([, party]) => party)}::text[])
    on conflict do nothing`);
}

/** Takes a tie back: the subject did not concern this party. Nothing is destroyed. */
export async function unlinkKey(tx: Transaction, subject: string, party: string): Promise<void> {
  await tx.run(sql`delete from keys.links where subject = ${subject} and party = ${party}`);
}

/**
 * Destroys a subject's keys and those of subjects whose last party it was, and names them all. One at a time, and not
 * while a tie is being made: of two parties forgotten at once the second must see that it is the last.
 */
export function destroyKeys(database: Database, subject: string): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    await tx.run(sql`select pg_advisory_xact_lock(hashtext('keys.links'))`);
    const orphaned = await tx.many<{ subject: string }>(sql`
      with gone as (delete from keys.links where party = ${subject} returning subject)
      select g.subject from gone g
      where not exists (select 1 from keys.links l where l.subject = g.subject and l.party <> ${subject})`);
    const all = [subject, ...orphaned.map((row) => row.subject)];
    await bury(tx, all);
    return all;
  });
}

/** Destroys, and leaves a tombstone where no key was, so that none begins anew. */
async function bury(tx: Transaction, subjects: readonly string[]): Promise<void> {
  await tx.run(sql`
    insert into keys.data_keys (subject, version, wrapped, destroyed_at)
    select s, 1, null, clock_timestamp() from unnest(${subjects}::text[]) s
    on conflict (subject, version) do nothing`);
  await tx.run(sql`
    update keys.data_keys set wrapped = null, destroyed_at = clock_timestamp()
    where subject = any(${subjects}::text[]) and wrapped is not null`);
}
