import { Unavailable } from '../event-store/index.ts';
import type { Logger } from '../logging/index.ts';
import { type Database, type OpenTransaction, type Transaction, isPassing } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { type Prepared, type Written, applyBatch, foldBatch, prepare } from './apply.ts';
import { recordBatch } from '../telemetry/index.ts';
import { CheckpointLost } from './checkpoints.ts';
import { StreamsParked, TooManyParked, parkingOf, splitBy, takeTurn, takeTurnUnparked } from './parking.ts';
import { foldTogether } from './fold-together.ts';
import type { HeardEvent, Projection, Row } from './port.ts';
import type { Poisoned } from './reacting.ts';
import { isTrickle } from './resting.ts';

/** A batch as its source hands it over: what could be read, what could not, and how to say that it is done. */
export interface Arrived {
  readonly events: readonly HeardEvent[];
  readonly unreadable?: readonly Poisoned[];
  /** What the events come to, where that was found out beforehand. */
  readonly prepared?: Prepared | undefined;
  moveCheckpoint(tx: Transaction): Promise<void>;
}

/** All events of a batch in the order of their source, readable or not. */
export const allOf = ({ events, unreadable = [] }: Arrived): readonly HeardEvent[] =>
  [...events, ...unreadable.map(({ event }) => event)].toSorted((a, b) => a.position - b.position);

/** Where a batch is folded for whom. */
interface Consuming {
  readonly consumer: string;
  readonly database: Database;
  readonly logger: Logger;
}

/**
 * Folds a batch: rows and checkpoint commit together. An event that cannot be read or folded parks its stream for this
 * consumer, and the others go on. The commit may be lost in a crash (with its checkpoint): the log has it all.
 */
export async function applyOrPark(
  projection: Projection,
  batch: Arrived,
  consuming: Consuming,
): Promise<readonly Row[]> {
  const { consumer } = consuming;
  const arrived = allOf(batch);
  const begunAt = new Date();
  const fold = async () =>
    (await foldUnparted(projection, batch, consuming)) ??
    (await foldParted(projection, batch, consuming, foldWhole));
  const rows = await fold().catch((error: unknown) => {
    if (passes(error) || error instanceof TooManyParked) throw error;
    return foldParted(projection, batch, consuming, foldSingly);
  });
  recordBatch(
    `fold ${consumer}`,
    arrived.map(({ meta }) => meta.traceparent),
    begunAt,
  );
  return rows;
}

/**
 * The way of nearly every batch, in two round trips: all can be read and no stream is parked. Undefined, and nothing done,
 * when that is not so.
 */
async function foldUnparted(
  projection: Projection,
  batch: Arrived,
  { consumer, database }: Consuming,
): Promise<readonly Row[] | undefined> {
  if (batch.unreadable?.length) return undefined;
  const prepared = batch.prepared ?? prepare(projection, allOf(batch));
  const fold = async (tx: OpenTransaction) => {
    const [parked, { rows, statements }] = await Promise.all([
      takeTurn(tx, consumer),
      foldBatch(tx, projection, prepared),
    ]);
    if (parked.size > 0) return undefined;
    await tx.ending(() => [...statements.map((statement) => tx.run(statement)), batch.moveCheckpoint(tx)]);
    return rows;
  };
  if (isTrickle(batch.events.length)) return await foldTogether(database, consumer, fold);
  const whole = prepared.written ? writeAtOnce(consumer, prepared.written, batch) : fold;
  return await database.transaction(whole, { looseCommit: true }).catch((error: unknown) => {
    if (error instanceof StreamsParked) return undefined;
    throw error;
  });
}

/** Much that is written whatever was there needs no look beforehand: one round trip. */
const writeAtOnce =
  (consumer: string, { rows, statements }: Written, { moveCheckpoint }: Arrived) =>
  async (tx: OpenTransaction): Promise<readonly Row[]> => {
    await tx.ending(() => [
      takeTurnUnparked(tx, consumer),
      ...statements.map((statement) => tx.run(statement)),
      moveCheckpoint(tx),
    ]);
    return rows;
  };

/** Sets aside what belongs to a parked stream or cannot be read, and folds the others. */
async function foldParted(
  projection: Projection,
  batch: Arrived,
  { consumer, database, logger }: Consuming,
  fold: Fold,
): Promise<readonly Row[]> {
  const parking = parkingOf(database, consumer);
  return await database.transaction(
    async (tx) => {
      const split = splitBy(await takeTurn(tx, consumer), allOf(batch));
      const unread = (batch.unreadable ?? []).filter(({ event }) => split.flowing.includes(event));
      const events = split.flowing.filter((event) => !unread.some((one) => one.event === event));
      const { rows, poisoned } = await (unread.length > 0 ? foldSingly : fold)(
        tx,
        projection,
        events,
        unread,
      );
      for (const { event, error } of poisoned) {
        logger.error({ consumer, eventId: event.id, err: error }, 'stream parked');
      }
      if (poisoned.length + split.waiting.length > 0) await parking.park(tx, poisoned, split);
      await batch.moveCheckpoint(tx);
      return rows;
    },
    { looseCommit: true },
  );
}

/** Errors that pass by themselves or mean that another process has taken over: the batch comes again as a whole. */
export function passes(error: unknown): boolean {
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
