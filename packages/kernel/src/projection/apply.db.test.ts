import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../postgres/index.ts';
import { identifier, sql } from '../sql/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { seededRandom } from '../values/index.ts';
import { applyBatch } from './apply.ts';
import type { HeardEvent, Projection, Row } from './port.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase(await freshDatabase());
  await database.run(sql`
    create table things (
      shelf text not null, place integer not null, count bigint, weight double precision, seen_at timestamptz, day date,
      words jsonb, names text[], kept boolean, made uuid, primary key (shelf, place))`);
});
beforeEach(() => database.run(sql`truncate things`));
afterAll(() => database.close());

const columns = {
  shelf: 'text',
  place: 'integer',
  count: 'bigint',
  weight: 'double precision',
  seen_at: 'timestamptz',
  day: 'date',
  words: 'jsonb',
  names: 'text[]',
  kept: 'boolean',
  made: 'uuid',
} as const;

/** What becomes of a row, carried by the event that says so. */
interface Change {
  readonly place: number;
  readonly to: (row: Row | undefined) => Row | null;
}
const things = (): Projection => ({
  name: 'things',
  from: 'own',
  key: ['shelf', 'place'],
  columns,
  on: {
    Changed: ({ data: { place, to } }: HeardEvent<Change>) => [{ key: ['a', place], fold: to }],
    Written: ({ data: { place, to } }: HeardEvent<Change>) => [{ key: ['a', place], row: to(undefined)! }],
  },
});
const event = (type: string, data: Change) => ({ type, data }) as unknown as HeardEvent;

const bare = (place: number): Row => ({
  shelf: 'a',
  place,
  count: 0,
  weight: null,
  seen_at: null,
  day: null,
  words: { said: [] },
  names: [],
  kept: false,
  made: null,
});

/** Ways in which one column becomes another value, some of them none. */
const CHANGES: readonly ((row: Row, n: number) => Row)[] = [
  (row, n) => ({ ...row, count: Number(row['count']) + n }),
  (row, n) => ({ ...row, weight: n === 0 ? null : n / 3 }),
  (row, n) => ({ ...row, seen_at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString() }),
  (row, n) => ({ ...row, day: `2026-03-0${1 + (n % 9)}` }),
  (row, n) => ({ ...row, words: { said: [n, '"\\'] } }),
  (row, n) => ({ ...row, names: [`n${n}`, 'a, "b"'] }),
  (row, n) => ({ ...row, kept: n % 2 === 0 }),
  (row) => ({ ...row, made: null, words: null }),
  (row) => row,
];

test('whatever the batches are, the table holds what the folds make one after the other', async () => {
  const random = seededRandom(7);
  const [projection, model] = [things(), new Map<number, Row>()];
  for (const size of [300, 400, 3, 500, 1, 80, 400, 700, 64, 30]) {
    const events = Array.from({ length: size }, () => {
      const [place, change, n, kind] = [
        random.below(250),
        random.pick(CHANGES),
        random.below(9),
        random.next(),
      ];
      const to = (row: Row | undefined): Row | null => (kind < 0.05 ? null : change(row ?? bare(place), n));
      const type = kind > 0.9 ? 'Written' : 'Changed';
      const made = type === 'Written' ? to(undefined) : to(model.get(place));
      if (made) model.set(place, made);
      else model.delete(place);
      return event(type, { place, to });
    });
    await database.transaction((tx) => applyBatch(tx, projection, events, identifier('things')));
    const stored = await database.many<Row>(sql`select * from things order by place`);
    expect(stored).toEqual([...model].toSorted(([a], [b]) => a - b).map(([, row]) => row));
  }
});

test('of many rows that were there only what changed is written, and those that stay as they are are not written at all', async () => {
  const projection = things();
  const fold = async (to: (row: Row | undefined, place: number) => Row) => {
    const events = Array.from({ length: 200 }, (_, place) =>
      event('Changed', { place, to: (row) => to(row, place) }),
    );
    const asked: string[] = [];
    const rows = await database.transaction((tx) =>
      applyBatch(
        { ...tx, run: (query) => (asked.push(query.text), tx.run(query)) },
        projection,
        events,
        identifier('things'),
      ),
    );
    expect(rows).toHaveLength(200);
    return asked;
  };
  const versions = async () =>
    new Map(
      (await database.many<{ place: number; xmin: string }>(sql`select place, xmin::text from things`)).map(
        ({ place, xmin }) => [place, xmin],
      ),
    );
  expect(await fold((_, place) => bare(place))).toEqual([expect.stringContaining('insert into things')]);
  const before = await versions();
  const asked = await fold((row, place) => (place % 2 === 0 ? { ...row!, count: place } : row!));
  expect(asked).toEqual([expect.stringContaining('update things t set count = r.count from')]);
  const after = await versions();
  for (let place = 0; place < 200; place += 1)
    expect(after.get(place) === before.get(place)).toBe(place % 2 === 1 || place === 0);
  expect(await fold((row) => row!)).toEqual([]);
});
