import type { Database, Transaction } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Instant, Uuid } from '../values/index.ts';
import type { CutHead } from './cut.ts';

/** A history that begins where a backup ends. */
export interface History {
  /** Whose: the service. */
  readonly service: string;
  /** What it goes on from. */
  readonly head: CutHead;
  /** Up to where it is the history that others have heard; above, it may have gone another way. */
  readonly common: number;
  readonly epoch: Uuid;
}

/** A consumer that has heard of facts which its source no longer knows. */
export interface Ahead {
  readonly consumer: string;
  readonly source: string;
  /** The highest position it has heard of, and the last that both know alike. */
  readonly heard: number;
  readonly known: number;
}

/**
 * Has a store go on from where it stands: under a new epoch, so that whoever knows more of the lost history than the store
 * does notices; relayed from where the relay stood, into a log that begins anew. Its consumers go on with the new histories
 * of all services. Databases of one cut are not ahead of each other; of those set back one by one, consumers that are go on
 * from where the histories part, and are named: what they made of the lost one has to be made again.
 */
export async function beginHistory(
  tx: Pick<Transaction, 'run' | 'many'>,
  own: History,
  all: readonly History[],
): Promise<readonly Ahead[]> {
  const { epoch, head } = own;
  await tx.run(sql`update es.head set epoch = ${epoch}`);
  await tx.run(sql`
    insert into ops.restores (epoch, position, recorded_at) values (${epoch}, ${head.position}, ${head.recordedAt})`);
  await tx.run(sql`
    update ops.relay set epoch = ${epoch}, revision = revision + 1,
      refilling = array(select jsonb_object_keys(chains) union select unnest(refilling)), chains = '{}'`);
  await tx.run(sql`delete from ops.log`);
  const ahead: Ahead[] = [];
  for (const { service, epoch: its, common } of all) {
    const source = `${service}/0`;
    ahead.push(
      ...(await tx.many<Ahead>(sql`
        select consumer, ${source}::text as source, max((sources -> ${source}::text ->> 'position')::bigint) as heard,
          ${common}::bigint as known
        from ops.positions where (sources -> ${source}::text ->> 'position')::bigint > ${common}
        group by consumer order by consumer`)),
    );
    await tx.run(sql`
      update ops.positions
      set sources = sources || jsonb_build_object(${source}::text, case
          when (sources -> ${source}::text ->> 'position')::bigint > ${common}
          then jsonb_build_object('epoch', ${its}::text, 'position', ${common}::bigint, 'accepted', true)
          else (sources -> ${source}::text) || jsonb_build_object('epoch', ${its}::text) end),
        revision = revision + 1
      where sources ? ${source}::text`);
  }
  return ahead;
}

/** A restore after which nothing goes to the outside until a person has said so. */
export interface Restored {
  /** The last instant that the backup knows. */
  readonly knownUntil: Instant;
  readonly restoredAt: Instant;
}

/** The restore that nobody has released yet, if there is one. */
export async function heldSince(database: Pick<Database, 'maybeOne'>): Promise<Restored | undefined> {
  return await database.maybeOne<Restored>(sql`
    select recorded_at as "knownUntil", restored_at as "restoredAt" from ops.restores
    where released_at is null order by restored_at desc limit 1`);
}

/** A person's word: what waits has been looked at, and sending goes on. */
export async function release(database: Pick<Database, 'run'>): Promise<void> {
  await database.run(sql`update ops.restores set released_at = clock_timestamp() where released_at is null`);
}
