import { deserialize, serialize } from 'node:v8';
import { type Database, type Transaction, isInsisting } from '../postgres/index.ts';
import { planned, sql } from '../sql/index.ts';
import type { HeardEvent } from './port.ts';
import type { Poisoned } from './reacting.ts';

/** Too many streams failed: this is no longer about single events, and going on would park the whole business. */
export class TooManyParked extends Error {
  override readonly name = 'TooManyParked';
}

/** What a consumer makes of an event that leaves its parking place. */
export interface Taking {
  /** What it leads to elsewhere, before the place is given up: a crash in between repeats it, so it must be harmless twice. */
  readonly before?: (event: HeardEvent) => Promise<void>;
  /** What it leads to in this database, in the transaction that gives the place up. */
  readonly within?: (tx: Transaction, event: HeardEvent) => Promise<void>;
}

/** Names of parked streams. */
export type Parked = ReadonlySet<string>;

/** Events of a batch by whether their stream is parked. */
export interface Split {
  readonly flowing: readonly HeardEvent[];
  readonly waiting: readonly HeardEvent[];
}

/** One consumer's parked streams. */
export interface Parking {
  /** The parked streams of this moment; a stream may be taken up again at any time ({@link takeTurn}). */
  streams(): Promise<Parked>;
  /**
   * In the checkpoint's transaction: keeps each failed event, what followed it in its stream within this batch, and what
   * waits behind earlier ones. Throws {@link TooManyParked} above the limit.
   */
  park(tx: Transaction, poisoned: readonly Poisoned[], { flowing, waiting }: Split): Promise<void>;
  /**
   * Takes up a parked stream's events in order until none is left or one fails. Each leaves its place under the
   * consumer's turn, so that what arrives meanwhile either still queues behind and is taken up too, or flows after all.
   */
  unpark(streamId: string, taking: Taking): Promise<{ readonly replayed: number }>;
}

const MAX_PARKED_STREAMS = 100;

/**
 * Batches and operators of one consumer take turns: rows of one view may come from partitions that several processes read.
 * Until the transaction ends the streams told here, and no others, are parked.
 */
export async function takeTurn(tx: Transaction, consumer: string): Promise<Parked> {
  const { streams } = await tx.one<{ streams: readonly string[] }>(
    planned(sql`select ops.take_turn(${consumer}) as streams`),
  );
  return new Set(streams);
}

/** A stream of the consumer is parked: what was asked with its turn has failed. */
export class StreamsParked extends Error {
  override readonly name = 'StreamsParked';
}

/** The same for who goes on only if no stream is parked: fails, in the database too, with {@link StreamsParked}. */
export async function takeTurnUnparked(tx: Transaction, consumer: string): Promise<void> {
  const turn = planned(sql`select ops.insist(cardinality(ops.take_turn(${consumer})) = 0)`);
  await tx.one(turn).catch((error: unknown) => {
    throw isInsisting(error) ? new StreamsParked(consumer) : error;
  });
}

/** Events whose stream is parked wait; the others flow. */
export function splitBy(parked: Parked, events: readonly HeardEvent[]): Split {
  const { waiting = [], flowing = [] } = Object.groupBy(events, (event) =>
    parked.has(event.streamId) ? 'waiting' : 'flowing',
  );
  return { flowing, waiting };
}

/** The parked streams of a consumer, in the service's own database (`ops.parked`). */
export function parkingOf(database: Database, consumer: string): Parking {
  return {
    streams: () => parkedStreams(database, consumer),
    async park(tx, poisoned, { flowing, waiting }) {
      for (const { event, error } of firstOfEachStream(poisoned)) {
        await keep(tx, consumer, event, describe(error));
        const later = flowing
          .slice(flowing.indexOf(event) + 1)
          .filter((other) => other.streamId === event.streamId);
        for (const follower of later) await keep(tx, consumer, follower, null);
      }
      for (const event of waiting) await keep(tx, consumer, event, null);
      if (poisoned.length > 0 && (await parkedStreams(tx, consumer)).size > MAX_PARKED_STREAMS)
        throw new TooManyParked(consumer);
    },
    async unpark(streamId, taking) {
      for (let replayed = 0; ;) {
        const place = await firstPlace(database, consumer, streamId);
        if (!place) return { replayed };
        try {
          if (await leave(database, consumer, place, taking)) replayed += 1;
        } catch (error) {
          await database.run(sql`
            update ops.parked set error = ${describe(error)}, attempts = attempts + 1
            where consumer = ${consumer} and stream_id = ${streamId} and seq = ${place.seq}`);
          return { replayed };
        }
      }
    },
  };
}

/** What stands behind the first failure of its stream waits behind it, whether it would have failed too or not. */
function firstOfEachStream(poisoned: readonly Poisoned[]): readonly Poisoned[] {
  const inOrder = poisoned.toSorted((a, b) => a.event.position - b.event.position);
  return [...Map.groupBy(inOrder, ({ event }) => event.streamId).values()].map(([first]) => first!);
}

interface Place {
  readonly streamId: string;
  readonly seq: number;
  readonly event: HeardEvent;
}

async function firstPlace(
  database: Database,
  consumer: string,
  streamId: string,
): Promise<Place | undefined> {
  const row = await database.maybeOne<{ seq: number; event: Buffer }>(sql`
    select seq, event from ops.parked where consumer = ${consumer} and stream_id = ${streamId} order by seq limit 1`);
  return row && { streamId, seq: row.seq, event: deserialize(row.event) as HeardEvent };
}

/** Takes one event out of its place; false when somebody else was faster. */
async function leave(
  database: Database,
  consumer: string,
  { streamId, seq, event }: Place,
  { before, within }: Taking,
): Promise<boolean> {
  await before?.(event);
  return await database.transaction(async (tx) => {
    await takeTurn(tx, consumer);
    const gone = await tx.run(
      sql`delete from ops.parked where consumer = ${consumer} and stream_id = ${streamId} and seq = ${seq}`,
    );
    if (gone === 1) await within?.(tx, event);
    return gone === 1;
  });
}

async function parkedStreams(tx: Transaction, consumer: string): Promise<Parked> {
  const rows = await tx.many<{ stream_id: string }>(
    sql`select distinct stream_id from ops.parked where consumer = ${consumer}`,
  );
  return new Set(rows.map((row) => row.stream_id));
}

async function keep(
  tx: Transaction,
  consumer: string,
  event: HeardEvent,
  error: string | null,
): Promise<void> {
  await tx.run(sql`
    insert into ops.parked (consumer, stream_id, event, error)
    values (${consumer}, ${event.streamId}, ${serialize(event)}, ${error})`);
}

/** Name and place of an error, without values: an error's message may quote what must not leave the event. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const frame = /\n\s+at (.+)/.exec(error.stack ?? '')?.[1] ?? '';
  return `${error.name}: ${error.message.slice(0, 200)} @ ${frame.replace(/^.*\/(packages|services)\//, '$1/')}`;
}
