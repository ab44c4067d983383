import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { type HeardEvent, type Projection, projecting, tailOf } from './index.ts';

const logger = pino({ level: 'silent' });
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
});

/** So many events, in two streams in turn. */
async function say(count: number): Promise<void> {
  const cause = { correlationId: randomUUID(), actor: 'service:test' };
  const events = [{ type: 'Said', data: {} }];
  for (let n = 1; n <= count; n += 1)
    await store.append({
      cause,
      parts: [{ streamId: `line-${n % 2 === 0 ? 'even' : 'odd'}`, expected: 'any', events }],
    });
}

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
const stepsOf = (projection: Projection, page: number) =>
  projecting(projection, {
    ...{ source: 't/0', database, logger, committed: () => {} },
    tail: tailOf(store, page),
  });
const written = async () =>
  (await database.many<{ position: number }>(sql`select position from read.lines_v1 order by position`)).map(
    ({ position }) => position,
  );
const from = (first: number, last: number, by = 1) =>
  Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, i) => first + i * by);

/** Small pages are folded with those of others, large ones by themselves. */
describe.each([4, 120])('in pages of %i', (page) => {
  const events = 6 * page + 2;
  beforeEach(() => say(events));

  test('the page after the one that is written is made ready meanwhile, and each event is folded once', async () => {
    const made: number[] = [];
    const inOrder = () => made.toSorted((a, b) => a - b);
    const step = stepsOf(
      lines(({ position }) => void made.push(position)),
      page,
    );
    await step();
    expect(await written()).toEqual(from(1, page));
    await expect.poll(inOrder).toEqual(from(1, 2 * page));
    while (await step());
    expect(await written()).toEqual(from(1, events));
    expect(inOrder()).toEqual(from(1, events));
  });

  test('what was made ready is dropped when somebody else has moved the checkpoint', async () => {
    const step = stepsOf(lines(), page);
    await step();
    await database.run(sql`update ops.checkpoints set position = ${3 * page + 1} where name = 'lines_v1'`);
    expect(await step()).toBe(true);
    expect(await written()).toEqual(from(1, page));
    while (await step());
    expect(await written()).toEqual([...from(1, page), ...from(3 * page + 2, events)]);
  });

  test('what cannot be folded parks its stream when its turn comes, and not before', async () => {
    const poison = 2 * page + 2;
    const step = stepsOf(
      lines(({ position }) => {
        if (position === poison) throw new TypeError('illegible');
      }),
      page,
    );
    await step();
    await step();
    const parked = () => database.many(sql`select stream_id from ops.parked order by seq`);
    expect(await parked()).toEqual([]);
    while (await step());
    expect(await written()).toEqual([...from(1, poison - 1), ...from(poison + 1, events, 2)]);
    // What flows beside a parked stream is written in one go: each savepoint would be a transaction of its own.
    const last = await database.one(
      sql`select count(distinct xmin::text) as transactions from read.lines_v1 where position > ${5 * page} and position <= ${6 * page}`,
    );
    expect(last).toEqual({ transactions: 1 });
    expect(await parked()).toEqual(from(poison, events, 2).map(() => ({ stream_id: 'line-even' })));
  });
});
