import { Unavailable } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { applyBatch } from './apply.ts';
import type { Parking } from './parking.ts';
import type { HeardEvent, Projection, Row } from './port.ts';
import type { Poisoned } from './reacting.ts';

/**
 * Applies a batch and moves the checkpoint in one transaction. An event that cannot be folded parks its stream for this
 * projection and the rest of the batch counts. Returns the rows written.
 */
export async function applyOrPark(
  projection: Projection,
  heard: { readonly events: readonly HeardEvent[]; readonly unreadable?: readonly Poisoned[] },
  move: (tx: Transaction) => Promise<void>,
  world: { readonly database: Database; readonly parking: Parking; readonly logger: Logger },
): Promise<readonly Row[]> {
  const { database, parking, logger } = world;
  const { flowing, waiting } =
    heard.events.length > 0 ? await parking.split(heard.events) : { flowing: [], waiting: [] };
  return await database.transaction(
    async (tx) => {
      const { rows, poisoned } = await applyStreams(tx, projection, flowing);
      const all = [...poisoned, ...(heard.unreadable ?? [])];
      for (const { event, error } of all) {
        logger.error({ projection: projection.name, eventId: event.id, err: error }, 'stream parked');
      }
      if (all.length + waiting.length > 0) await parking.park(tx, all, flowing, waiting);
      await move(tx);
      return rows;
    },
    { looseCommit: true },
  );
}

/** The whole batch at once; only when that fails, stream by stream, to find the one that does. */
async function applyStreams(
  tx: Transaction,
  projection: Projection,
  events: readonly HeardEvent[],
): Promise<{ readonly rows: readonly Row[]; readonly poisoned: readonly Poisoned[] }> {
  const whole = await attempt(tx, () => applyBatch(tx, projection, events));
  if ('rows' in whole) return { rows: whole.rows, poisoned: [] };
  const rows: Row[] = [];
  const poisoned: Poisoned[] = [];
  for (const stream of Map.groupBy(events, (event) => event.streamId).values()) {
    for (const event of stream) {
      const one = await attempt(tx, () => applyBatch(tx, projection, [event]));
      if ('rows' in one) rows.push(...one.rows);
      else {
        poisoned.push({ event, error: one.error });
        break;
      }
    }
  }
  return { rows, poisoned };
}

async function attempt(
  tx: Transaction,
  work: () => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[] } | { readonly error: unknown }> {
  await tx.run(sql`savepoint batch`);
  try {
    const rows = await work();
    await tx.run(sql`release savepoint batch`);
    return { rows };
  } catch (error) {
    // Fails too, and so ends the transaction, when it is the connection that is gone and not an event that is wrong.
    await tx.run(sql`rollback to savepoint batch`);
    if (error instanceof Unavailable) throw error;
    return { error };
  }
}
