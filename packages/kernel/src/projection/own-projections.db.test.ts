import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { type HeardEvent, type Projection, projecting, tailOf } from './index.ts';

const logger = pino({ level: 'silent' });
const PAGE = 3;
const EVENTS = 20;
let database: Database;
let store: EventStore;

beforeAll(async () => {
  database = await freshServiceDatabase();
  await database.run(sql`create table read.lines_v1 (position bigint primary key, stream text not null)`);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.run(sql`truncate read.lines_v1, ops.parked, ops.checkpoints`);
  store = memoryEventStore(testClock());
  for (let n = 1; n <= EVENTS; n += 1) await say(n % 2 === 0 ? 'even' : 'odd');
});

const say = (stream: string) =>
  store.append({
    cause: { correlationId: randomUUID(), actor: 'service:test' },
    parts: [{ streamId: `line-${stream}`, expected: 'any', events: [{ type: 'Said', data: {} }] }],
  });

/** A row for each event, written as it is; `before` may refuse one. */
const lines = (before: (event: HeardEvent) => void = () => {}): Projection => ({
  ...{ name: 'lines_v1', from: 'own', key: ['position'] },
  columns: { position: 'bigint', stream: 'text' },
  on: {
    Said: (event: HeardEvent) => {
      before(event);
      const { position, streamId } = event;
      return [{ key: [position], row: { position, stream: streamId } }];
    },
  },
});
const stepsOf = (projection: Projection) =>
  projecting(projection, {
    ...{ source: 't/0', database, logger, committed: () => {} },
    tail: tailOf(store, PAGE),
  });
const written = async () =>
  (await database.many<{ position: number }>(sql`select position from read.lines_v1 order by position`)).map(
    ({ position }) => position,
  );
const from = (first: number, last: number, by = 1) =>
  Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, i) => first + i * by);

test('the page after the one that is written is made ready meanwhile, and each event is folded once', async () => {
  const made: number[] = [];
  const inOrder = () => made.toSorted((a, b) => a - b);
  const step = stepsOf(lines(({ position }) => void made.push(position)));
  await step();
  expect(await written()).toEqual(from(1, PAGE));
  await expect.poll(inOrder).toEqual(from(1, 2 * PAGE));
  while (await step());
  expect(await written()).toEqual(from(1, EVENTS));
  expect(inOrder()).toEqual(from(1, EVENTS));
});

test('what was made ready is dropped when somebody else has moved the checkpoint', async () => {
  const step = stepsOf(lines());
  await step();
  await database.run(sql`update ops.checkpoints set position = 10 where name = 'lines_v1'`);
  expect(await step()).toBe(true);
  expect(await written()).toEqual(from(1, PAGE));
  while (await step());
  expect(await written()).toEqual([...from(1, PAGE), ...from(11, EVENTS)]);
});

test('what cannot be folded parks its stream when its turn comes, and not before', async () => {
  const step = stepsOf(
    lines(({ position }) => {
      if (position === 8) throw new TypeError('illegible');
    }),
  );
  await step();
  await step();
  const parked = () => database.many(sql`select stream_id from ops.parked order by seq`);
  expect(await parked()).toEqual([]);
  while (await step());
  expect(await written()).toEqual([...from(1, 7), ...from(9, EVENTS, 2)]);
  expect(await parked()).toEqual(from(8, EVENTS, 2).map(() => ({ stream_id: 'line-even' })));
});
