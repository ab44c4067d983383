import { deserialize, serialize } from 'node:v8';
import type { Database, Transaction } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { HeardEvent } from './port.ts';
import type { Poisoned } from './reacting.ts';

/** Too many streams failed: this is no longer about single events, and going on would park the whole business. */
export class TooManyParked extends Error {
  override readonly name = 'TooManyParked';
}

/** One consumer's parked streams. */
export interface Parking {
  /** Events whose stream is parked wait; the others flow. */
  split(
    events: readonly HeardEvent[],
  ): Promise<{ readonly flowing: readonly HeardEvent[]; readonly waiting: readonly HeardEvent[] }>;
  /**
   * In the checkpoint's transaction: keeps each failed event, what followed it in its stream within this batch, and what
   * waits behind earlier ones. Throws {@link TooManyParked} above the limit.
   */
  park(
    tx: Transaction,
    poisoned: readonly Poisoned[],
    flowing: readonly HeardEvent[],
    waiting: readonly HeardEvent[],
  ): Promise<void>;
  /** Hands a parked stream's events to `handle` in order, removing each that succeeds; stops at the first that fails. */
  unpark(
    streamId: string,
    handle: (event: HeardEvent) => Promise<void>,
  ): Promise<{ readonly replayed: number }>;
}

const MAX_PARKED_STREAMS = 100;

/** The parked streams of a consumer, in the service's own database (`ops.parked`). */
export function parkingOf(database: Database, consumer: string): Parking {
  const parkedStreams = async (tx: Transaction) =>
    new Set(
      (
        await tx.many<{ stream_id: string }>(
          sql`select distinct stream_id from ops.parked where consumer = ${consumer}`,
        )
      ).map((row) => row.stream_id),
    );
  const keep = (tx: Transaction, event: HeardEvent, error: string | null) =>
    tx.run(sql`
      insert into ops.parked (consumer, stream_id, event, error)
      values (${consumer}, ${event.streamId}, ${serialize(event)}, ${error})`);

  return {
    async split(events) {
      const parked = await parkedStreams(database);
      const { waiting = [], flowing = [] } = Object.groupBy(events, (event) =>
        parked.has(event.streamId) ? 'waiting' : 'flowing',
      );
      return { flowing, waiting };
    },
    async park(tx, poisoned, flowing, waiting) {
      for (const { event, error } of poisoned) {
        await keep(tx, event, describe(error));
        const later = flowing
          .slice(flowing.indexOf(event) + 1)
          .filter((other) => other.streamId === event.streamId);
        for (const follower of later) await keep(tx, follower, null);
      }
      for (const event of waiting) await keep(tx, event, null);
      if (poisoned.length > 0 && (await parkedStreams(tx)).size > MAX_PARKED_STREAMS)
        throw new TooManyParked(consumer);
    },
    async unpark(streamId, handle) {
      const rows = await database.many<{ seq: number; event: Buffer }>(sql`
        select seq, event from ops.parked where consumer = ${consumer} and stream_id = ${streamId} order by seq`);
      let replayed = 0;
      for (const { seq, event } of rows) {
        try {
          await handle(deserialize(event) as HeardEvent);
        } catch (error) {
          await database.run(sql`
            update ops.parked set error = ${describe(error)}, attempts = attempts + 1
            where consumer = ${consumer} and stream_id = ${streamId} and seq = ${seq}`);
          return { replayed };
        }
        await database.run(
          sql`delete from ops.parked where consumer = ${consumer} and stream_id = ${streamId} and seq = ${seq}`,
        );
        replayed += 1;
      }
      return { replayed };
    },
  };
}

/** Name and place of an error, without values: an error's message may quote what must not leave the event. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const frame = /\n\s+at (.+)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.name}: ${error.message.slice(0, 200)} @ ${frame.replace(/^.*\/(packages|services)\//, '$1/')}`;
}
