import { deserialize, serialize } from 'node:v8';
import type { Database, Transaction } from '../postgres/index.ts';
import { type HeardEvent, applyBatch, passes, readEvent } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { type Job, RebuildEnded, type World, liveConsumer, secondTable } from './port.ts';

/** An event that the rebuild cannot fold; nothing is skipped. */
export class CannotFold extends Error {
  override readonly name = 'CannotFold';
}

/** How far a batch brings a rebuild. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

type Folds = Pick<World, 'service' | 'database' | 'decoders'>;

/** How often the rows are counted while they become more. */
const COUNT_EVERY_MS = 5_000;

/**
 * Folds batches into the second table: rows, what was left out, and progress commit together, as long as the rebuild is
 * to run. A crash may lose the last of them, with their checkpoint.
 */
export function folder(job: Job, { service, database, decoders }: Folds) {
  const { projection, id } = job;
  const consumer = liveConsumer(service, projection);
  const into = secondTable(projection);
  let counted = Number.NEGATIVE_INFINITY;

  async function fold(tx: Transaction, events: readonly HeardEvent[]): Promise<boolean> {
    const parked = await parkedFrom(tx, consumer);
    const waits = ({ streamId, position }: HeardEvent) =>
      position >= (parked.get(streamId) ?? Number.POSITIVE_INFINITY);
    const back = await takeBack(tx, projection.name, parked);
    for (const event of events.filter(waits)) await leaveOut(tx, projection.name, event);
    const all = [...back, ...events.filter((event) => !waits(event))];
    if (all.length > 0)
      await applyBatch(
        tx,
        projection,
        all.map((event) => readEvent(event, decoders)),
        into,
      );
    return back.length > 0;
  }

  async function progress(tx: Transaction, { done, total }: Progress): Promise<void> {
    const count = performance.now() - counted > COUNT_EVERY_MS;
    if (count) counted = performance.now();
    await tx.run(sql`
      update ops.rebuilds set done = ${done}, total = ${total}, changed_at = clock_timestamp(),
        rows = case when ${count} then (select count(*) from ${into}) else rows end
      where read_model = ${projection.name}`);
  }

  return {
    /** One batch; `move` moves the checkpoint. */
    async batch(
      events: readonly HeardEvent[],
      reached: Progress,
      move: (tx: Transaction) => Promise<void>,
    ): Promise<void> {
      const write = database.transaction(
        async (tx) => {
          await claim(tx, id);
          await fold(tx, events);
          await move(tx);
          await progress(tx, reached);
        },
        { looseCommit: true },
      );
      await write.catch(async (error: unknown) => {
        if (error instanceof RebuildEnded || passes(error)) throw error;
        throw (await culprit(database, events, (tx, event) => fold(tx, [event]))) ?? error;
      });
    },
    /** Folds what has left its parking place since; true when there was something. */
    async settle(): Promise<boolean> {
      const { left } = await database.one<{ left: boolean }>(sql`
        select exists (select from ops.rebuild_left_out where read_model = ${projection.name}) as left`);
      if (!left) return false;
      return await database.transaction(async (tx) => {
        await claim(tx, id);
        return await fold(tx, []);
      });
    },
  };
}

/** Goes on only while this rebuild is to run; held to the commit, so that who pauses it waits for the batch at work. */
export async function claim(tx: Transaction, id: string): Promise<void> {
  const mine = await tx.maybeOne(
    sql`select id from ops.rebuilds where id = ${id} and state = 'running' for update`,
  );
  if (!mine) throw new RebuildEnded(id);
}

/** Of each stream that is parked for the live read model, the position from which on it is. */
async function parkedFrom(tx: Transaction, consumer: string): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.many<{ event: Buffer }>(sql`
    select distinct on (stream_id) event from ops.parked where consumer = ${consumer} order by stream_id, seq`);
  const first = rows.map(({ event }) => deserialize(event) as HeardEvent);
  return new Map(first.map(({ streamId, position }) => [streamId, position]));
}

async function leaveOut(tx: Transaction, readModel: string, event: HeardEvent): Promise<void> {
  await tx.run(sql`
    insert into ops.rebuild_left_out (read_model, stream_id, position, event)
    values (${readModel}, ${event.streamId}, ${event.position}, ${serialize(event)})`);
}

/** What was left out and is not parked any more, in the order of each stream. */
async function takeBack(
  tx: Transaction,
  readModel: string,
  parked: ReadonlyMap<string, number>,
): Promise<readonly HeardEvent[]> {
  const rows = await tx.many<{ seq: number; event: Buffer }>(sql`
    delete from ops.rebuild_left_out l where read_model = ${readModel} and position < coalesce((
      select p.position from unnest(${[...parked.keys()]}::text[], ${[...parked.values()]}::bigint[]) p (stream_id, position)
      where p.stream_id = l.stream_id), 9223372036854775807)
    returning seq, event`);
  return rows.toSorted((a, b) => a.seq - b.seq).map(({ event }) => deserialize(event) as HeardEvent);
}

/** Which event of a failed batch it was: each is tried alone, and all is undone. */
async function culprit(
  database: Database,
  events: readonly HeardEvent[],
  fold: (tx: Transaction, event: HeardEvent) => Promise<unknown>,
): Promise<CannotFold | undefined> {
  const tried = database.transaction(async (tx) => {
    for (const event of events) {
      try {
        await fold(tx, event);
      } catch (cause) {
        throw new CannotFold(`event ${event.id} of ${event.streamId}: ${(cause as Error).name}`, { cause });
      }
    }
    throw new CannotFold('none alone');
  });
  return await tried.catch((error: unknown) =>
    error instanceof CannotFold && error.cause ? error : undefined,
  );
}
