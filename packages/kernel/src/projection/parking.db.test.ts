import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { eventually } from '../testing/eventually.ts';
import {
  type HeardEvent,
  type Projection,
  type Reaction,
  applyOrPark,
  projecting,
  reactOwn,
  tailOf,
  unparkProjection,
  unparkReaction,
} from './index.ts';

const AT = '2026-01-01T00:00:00.000Z';
const logger = pino({ level: 'silent' });
let database: Database;

beforeAll(async () => {
  database = await freshServiceDatabase();
  await database.run(sql`create table read.heard_v1 (stream_id text primary key, numbers text not null)`);
});
afterAll(() => database.close());

const say = (store: EventStore, stream: string, n: number) =>
  store.append({
    cause: { correlationId: randomUUID(), actor: 'service:test' },
    parts: [{ streamId: `thing-${stream}`, expected: 'any', events: [{ type: 'Said', data: { n } }] }],
  });
const world = (store: EventStore) => ({
  source: 't/0',
  store,
  database,
  tail: tailOf(store),
  logger,
  alive: () => true,
  committed: () => {},
});
const again = { service: 't', decoders: {} };

/** A door that somebody else opens. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

/** The numbers that each stream said, in the order in which they were folded. */
const numbers: Projection = {
  ...{ name: 'heard_v1', from: 'own', key: ['stream_id'] },
  columns: { stream_id: 'text', numbers: 'text' },
  on: {
    Said: ({ data, streamId }: HeardEvent<{ n: number }>) => [
      {
        key: [streamId],
        fold: (row) => ({ stream_id: streamId, numbers: `${String(row?.['numbers'] ?? '')}${data.n}` }),
      },
    ],
  },
};

/** An event as it is heard. */
const said = (stream: string, n: number) => ({
  ...{ id: randomUUID(), type: 'Said', data: { n }, streamId: `thing-${stream}`, source: 't/0', position: n },
  ...{ occurredAt: AT, recordedAt: AT, meta: { correlationId: randomUUID(), actor: 'service:test' } },
});

const leftParked = async (consumer: string) =>
  (await database.many(sql`select 1 as one from ops.parked where consumer = ${consumer}`)).length;

test('of several illegible events of one stream each waits in one place, and is folded once when its time comes', async () => {
  const events = [1, 2, 3].map((n) => said('x', n));
  const unreadable = events.map((event) => ({ event, error: new TypeError('illegible') }));
  const batch = { events: [], unreadable, moveCheckpoint: async () => {} };
  await applyOrPark(numbers, batch, { consumer: 'heard_v1', database, logger });
  expect(await leftParked('heard_v1')).toBe(3);
  expect(await unparkProjection(numbers, { ...again, database }, 'thing-x')).toEqual({ replayed: 3 });
  expect(await database.one(sql`select numbers from read.heard_v1 where stream_id = 'thing-x'`)).toEqual({
    numbers: '123',
  });
  await database.run(sql`delete from read.heard_v1`);
});

test('what comes later in a stream that is parked waits behind what is there, and other streams flow', async () => {
  const given = { consumer: 'heard_v1', database, logger };
  const moveCheckpoint = async () => {};
  const unreadable = [{ event: said('x', 1), error: new TypeError('illegible') }];
  await applyOrPark(numbers, { events: [], unreadable, moveCheckpoint }, given);
  const events = [said('x', 2), said('y', 3), said('x', 4)];
  await applyOrPark(numbers, { events, moveCheckpoint }, given);
  const rows = () => database.many(sql`select stream_id, numbers from read.heard_v1 order by stream_id`);
  expect(await rows()).toEqual([{ stream_id: 'thing-y', numbers: '3' }]);
  expect(await leftParked('heard_v1')).toBe(3);
  expect(await unparkProjection(numbers, { ...again, database }, 'thing-x')).toEqual({ replayed: 3 });
  expect(await rows()).toEqual([
    { stream_id: 'thing-x', numbers: '124' },
    { stream_id: 'thing-y', numbers: '3' },
  ]);
  await database.run(sql`delete from read.heard_v1`);
});

describe('a parked stream that is taken up again while events arrive', () => {
  /** Says no to the first event of stream b until it is mended, and waits where a test wants it to. */
  function listener() {
    const heard: string[] = [];
    const waits = new Map<string, Promise<void>>();
    const reached = new Set<string>();
    const state = { broken: true };
    const reaction: Reaction = {
      name: `parking ${randomUUID()}`,
      from: 'own',
      begins: 'beginning',
      on: {
        Said: async ({ data, streamId }: HeardEvent<{ n: number }>) => {
          if (state.broken && streamId === 'thing-b') throw new TypeError('cannot read');
          const what = `${streamId} ${data.n}`;
          reached.add(what);
          await waits.get(what);
          heard.push(what);
        },
      },
    };
    return { heard, waits, reached, state, reaction };
  }

  test('a reaction takes up what queues behind the last event while that one is being handled', async () => {
    const store = memoryEventStore(testClock());
    const { heard, waits, reached, state, reaction } = listener();
    await say(store, 'b', 1);
    await reactOwn(reaction, world(store));
    state.broken = false;
    const door = gate();
    waits.set('thing-b 1', door.opened);
    const unparked = unparkReaction(reaction, { ...again, database }, 'thing-b');
    await eventually(
      () => reached.has('thing-b 1'),
      (seen) => seen,
    );
    await say(store, 'b', 2);
    await reactOwn(reaction, world(store));
    expect(heard).toEqual([]);
    door.open();
    expect(await unparked).toEqual({ replayed: 2 });
    expect(heard).toEqual(['thing-b 1', 'thing-b 2']);
    expect(await leftParked(reaction.name)).toBe(0);
  });

  test('a reaction lets an event flow whose stream is free by the time its batch is done', async () => {
    const store = memoryEventStore(testClock());
    const { heard, waits, reached, state, reaction } = listener();
    await say(store, 'b', 1);
    await reactOwn(reaction, world(store));
    state.broken = false;
    const door = gate();
    waits.set('thing-a 9', door.opened);
    await say(store, 'a', 9);
    await say(store, 'b', 2);
    const batch = reactOwn(reaction, world(store));
    await eventually(
      () => reached.has('thing-a 9'),
      (seen) => seen,
    );
    expect(await unparkReaction(reaction, { ...again, database }, 'thing-b')).toEqual({ replayed: 1 });
    door.open();
    await batch;
    expect(heard).toEqual(['thing-b 1', 'thing-a 9', 'thing-b 2']);
    expect(await leftParked(reaction.name)).toBe(0);
  });

  test('a read model folds in the order of the stream, whoever comes first', async () => {
    const store = memoryEventStore(testClock());
    const state = { broken: true };
    const projection: Projection = {
      name: 'heard_v1',
      from: 'own',
      key: ['stream_id'],
      columns: { stream_id: 'text', numbers: 'text' },
      on: {
        Said: ({ data, streamId }: HeardEvent<{ n: number }>) => {
          if (state.broken) throw new TypeError('cannot read');
          return [
            {
              key: [streamId],
              fold: (row) => ({ stream_id: streamId, numbers: `${String(row?.['numbers'] ?? '')}${data.n}` }),
            },
          ];
        },
      },
    };
    await say(store, 'b', 1);
    await projecting(projection, world(store))();
    state.broken = false;
    await say(store, 'b', 2);
    // Somebody has the turn: the batch and the operator queue up for it, the operator first.
    const door = gate();
    const turn = database.transaction(async (tx) => {
      await tx.one(
        sql`select pg_advisory_xact_lock(hashtext('projection'), hashtext('heard_v1')) is null as locked`,
      );
      await door.opened;
    });
    const queued = (wanted: number) =>
      eventually(
        () =>
          database.one<{ n: number }>(sql`
            select count(*) as n from pg_locks l join pg_database d on d.oid = l.database
            where d.datname = current_database() and locktype = 'advisory' and not granted`),
        ({ n }) => n === wanted,
      );
    const unparked = unparkProjection(projection, { ...again, database }, 'thing-b');
    await queued(1);
    const step = projecting(projection, world(store));
    const batch = step();
    await queued(2);
    door.open();
    await Promise.all([turn, batch, unparked]);
    while (await step());
    expect(await database.one(sql`select numbers from read.heard_v1`)).toEqual({ numbers: '12' });
    expect(await leftParked('heard_v1')).toBe(0);
  });
});
