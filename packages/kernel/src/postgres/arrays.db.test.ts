import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../sql/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { withArrayTexts } from './arrays.ts';
import { type Database, openDatabase } from './index.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase(await freshDatabase());
});
afterAll(() => database.close());

/** Postgres keeps no NUL, and no half of a pair. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'NULL', 'null', '"', '\\', '\\"', '{}', ',', ' a ', 'a\nb\t"c"', '茶, “好” 👩‍👩‍👧'),
    fc.json(),
  )
  .map((any) => any.replaceAll('\0', '').toWellFormed());

const nothingAmong = <T>(one: fc.Arbitrary<T>) => fc.array(fc.option(one), { maxLength: 20 });

test('lists of texts, numbers and truth values arrive as they left, with what is nothing among them', async () => {
  const lists = fc.record({
    texts: nothingAmong(text),
    numbers: nothingAmong(fc.integer()),
    reals: nothingAmong(fc.double({ noDefaultInfinity: true, noNaN: true }).map((real) => real + 0)),
    truths: nothingAmong(fc.boolean()),
    documents: nothingAmong(fc.jsonValue()),
  });
  await fc.assert(
    fc.asyncProperty(lists, async ({ texts, numbers, reals, truths, documents }) => {
      const written = documents.map((one) =>
        one === null ? null : JSON.stringify(one).replaceAll('\\u0000', ''),
      );
      const row = await database.one<Record<string, unknown>>(sql`
        select ${texts}::text[] as texts, ${numbers}::int[] as numbers, ${reals}::double precision[] as reals,
          ${truths}::boolean[] as truths, ${written}::text[] as written`);
      expect(row).toEqual({ texts, numbers, reals, truths, written });
    }),
    { numRuns: 300 },
  );
});

test('lists of anything else, and values that are no lists, are left as they are', () => {
  const values = [[new Date(0)], [Buffer.from('a')], [[1], [2]], 'a', 1, null, { a: [1] }];
  expect(withArrayTexts(values)).toEqual(values);
  expect(withArrayTexts([[], ['a', null]])).toEqual(['{}', '{"a",NULL}']);
});
