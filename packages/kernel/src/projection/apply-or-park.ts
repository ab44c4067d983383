import { Unavailable } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import { type Database, type Transaction, isPassing } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { applyBatch } from './apply.ts';
import { CheckpointLost } from './checkpoints.ts';
import { parkingOf } from './parking.ts';
import type { HeardEvent, Projection, Row } from './port.ts';
import type { Poisoned } from './reacting.ts';

/** A batch as its source hands it over: what could be read, what could not, and how to say that it is done. */
export interface Arrived {
  readonly events: readonly HeardEvent[];
  readonly unreadable?: readonly Poisoned[];
  moveCheckpoint(tx: Transaction): Promise<void>;
}

/**
 * Folds a batch: rows and checkpoint commit together. An event that cannot be read or folded parks its stream for this
 * consumer, and the others go on. The commit may be lost in a crash (with its checkpoint): the log has it all.
 */
export async function applyOrPark(
  projection: Projection,
  batch: Arrived,
  {
    consumer,
    database,
    logger,
  }: { readonly consumer: string; readonly database: Database; readonly logger: Logger },
): Promise<readonly Row[]> {
  const parking = parkingOf(database, consumer);
  const unreadable = batch.unreadable ?? [];
  const arrived = [...batch.events, ...unreadable.map(({ event }) => event)].toSorted(
    (a, b) => a.position - b.position,
  );
  const { flowing, waiting } =
    arrived.length > 0 ? await parking.split(arrived) : { flowing: [], waiting: [] };
  const unread = unreadable.filter(({ event }) => flowing.includes(event));
  const events = flowing.filter((event) => !unread.some((one) => one.event === event));
  const write = (fold: Fold) =>
    database.transaction(
      async (tx) => {
        await oneAtATime(tx, consumer);
        const { rows, poisoned } = await fold(tx, projection, events, unread);
        for (const { event, error } of poisoned) {
          logger.error({ consumer, eventId: event.id, err: error }, 'stream parked');
        }
        if (poisoned.length + waiting.length > 0) await parking.park(tx, poisoned, flowing, waiting);
        await batch.moveCheckpoint(tx);
        return rows;
      },
      { looseCommit: true },
    );
  if (unread.length > 0) return await write(foldSingly);
  try {
    return await write(foldWhole);
  } catch (error) {
    if (passes(error)) throw error;
    return await write(foldSingly);
  }
}

/** Rows of one view may come from several partitions, which several processes may read: they take turns. */
export async function oneAtATime(tx: Transaction, consumer: string): Promise<void> {
  await tx.one(
    sql`select pg_advisory_xact_lock(hashtext('projection'), hashtext(${consumer})) is null as locked`,
  );
}

/** Errors that pass by themselves or mean that another process has taken over: the batch comes again as a whole. */
function passes(error: unknown): boolean {
  return error instanceof Unavailable || error instanceof CheckpointLost || isPassing(error);
}

type Fold = (
  tx: Transaction,
  projection: Projection,
  events: readonly HeardEvent[],
  unread: readonly Poisoned[],
) => Promise<{ readonly rows: readonly Row[]; readonly poisoned: readonly Poisoned[] }>;

const foldWhole: Fold = async (tx, projection, events) => ({
  rows: events.length > 0 ? await applyBatch(tx, projection, events) : [],
  poisoned: [],
});

/** One event after the other, each undone alone when it fails: finds the ones that poison the batch. */
const foldSingly: Fold = async (tx, projection, events, unread) => {
  const rows: Row[] = [];
  const poisoned: Poisoned[] = [...unread];
  const stopped = new Map(unread.map(({ event }) => [event.streamId, event.position]));
  for (const event of events) {
    if (event.position > (stopped.get(event.streamId) ?? Number.POSITIVE_INFINITY)) continue;
    await tx.run(sql`savepoint one`);
    try {
      rows.push(...(await applyBatch(tx, projection, [event])));
      await tx.run(sql`release savepoint one`);
    } catch (error) {
      if (passes(error)) throw error;
      await tx.run(sql`rollback to savepoint one`);
      poisoned.push({ event, error });
      stopped.set(event.streamId, event.position);
    }
  }
  return { rows, poisoned };
};
