import { CheckpointLost, followLoop, moveCheckpoint, standing, subjectOf } from '@rapport/kernel/projection';
import type { EventStore, StoredEvent } from '@rapport/kernel/event-store';
import type { Database, Transaction } from '@rapport/kernel/postgres';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';
import type { ServicePorts, Worker } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { createWake } from '@rapport/kernel/waking';
import { nameTerms } from './name-terms.ts';

/** Name of the index's table and of its checkpoint. */
export const NAME_INDEX = 'party_search_v1';

const PAGE = 500;

/**
 * Keeps the search index: follows the own log, opens the names of a page in one batch and writes their terms together
 * with the checkpoint. No projection, because those must go on when the key ring is down; this waits for it.
 */
export function nameIndex({
  store,
  keys,
  database,
  leases,
  logger,
}: Pick<ServicePorts, 'store' | 'keys' | 'database' | 'leases' | 'logger'>): Worker {
  let held: { stop(): Promise<void> } | undefined;
  return {
    name: 'name-index',
    start: async () => {
      held = leases.hold('name-index', async ({ signal }) => {
        const wake = createWake(signal);
        const leave = store.onAppend(() => wake.ring());
        await followLoop('name-index', () => indexNames({ store, keys, database }), wake, signal, logger);
        leave();
      });
    },
    stop: async () => await held?.stop(),
  };
}

/** One step: indexes the names of the next page of the own log; false when there was none. */
export async function indexNames({
  store,
  keys,
  database,
}: {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly database: Database;
}): Promise<boolean> {
  const from = await standing(database, NAME_INDEX, async () => 0);
  const page = await store.readAll(from, PAGE);
  const last = page.at(-1);
  if (!last) return false;
  const names = await latestNames(keys, page);
  try {
    await database.transaction(async (tx) => {
      await moveCheckpoint(tx, NAME_INDEX, from, last.position);
      await writeTerms(tx, names);
    });
  } catch (error) {
    if (!(error instanceof CheckpointLost)) throw error;
  }
  return true;
}

/** Forgets the index, so that it is made again from the beginning of the log. */
export async function rebuildNames(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.run(sql`delete from ops.checkpoints where name = ${NAME_INDEX}`);
    await tx.run(sql`delete from read.party_search_v1`);
  });
}

/** The last name of each party on a page, opened; of a forgotten one there is nothing to find. */
async function latestNames(
  keys: KeyRing,
  page: readonly StoredEvent[],
): Promise<readonly { readonly partyId: string; readonly name: string }[]> {
  const told = page.filter(({ type }) => type === 'PartyNamed' || type === 'PartyForgotten');
  const latest = [...new Map(told.map((event) => [subjectOf(event), event.data['name']])).entries()];
  const named = latest.flatMap(([partyId, name]) =>
    name ? [{ partyId, field: 'name', sealed: name as unknown as Sealed }] : [],
  );
  const opened = named.length > 0 ? await keys.open(named) : [];
  const names = new Map(named.map(({ partyId }, i) => [partyId, opened[i]]));
  return latest.map(([partyId]) => ({ partyId, name: names.get(partyId) ?? '' }));
}

async function writeTerms(
  tx: Transaction,
  names: readonly { readonly partyId: string; readonly name: string }[],
): Promise<void> {
  if (names.length === 0) return;
  const rows = names.flatMap(({ partyId, name }) => nameTerms(name).map((term) => ({ partyId, term })));
  await tx.run(
    sql`delete from read.party_search_v1 where party_id = any(${names.map(({ partyId }) => partyId)}::uuid[])`,
  );
  await tx.run(sql`
    insert into read.party_search_v1 (term, party_id)
    select * from unnest(${rows.map(({ term }) => term)}::text[], ${rows.map(({ partyId }) => partyId)}::uuid[])
    on conflict do nothing`);
}
