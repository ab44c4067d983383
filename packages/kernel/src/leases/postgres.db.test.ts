import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../postgres/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { postgresLeases } from './index.ts';

let database: Database;
beforeAll(async () => {
  database = await freshServiceDatabase();
});
afterAll(() => database.close());

const open = () =>
  postgresLeases(database, (error) => {
    throw error;
  });

test('one holder works at a time, and the next has a higher epoch', async () => {
  const epochs: number[] = [];
  let working = 0;
  const hold = () =>
    open().hold('one', async ({ epoch, signal }) => {
      working += 1;
      expect(working).toBe(1);
      epochs.push(epoch);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      working -= 1;
    });
  const first = hold();
  await eventually(
    () => epochs.length,
    (n) => n === 1,
  );
  const second = hold();
  await first.stop();
  await eventually(
    () => epochs.length,
    (n) => n === 2,
  );
  await second.stop();
  expect(epochs[1]).toBeGreaterThan(epochs[0]!);
});

test('work that ends by itself is begun again, but not without a breath', async () => {
  let begun = 0;
  const started = performance.now();
  const held = open().hold('brief', async () => void (begun += 1));
  await eventually(
    () => begun,
    (n) => n >= 3,
  );
  const seconds = (performance.now() - started) / 1000;
  await held.stop();
  // Three beginnings have two breaths of half a second between them.
  expect(seconds).toBeGreaterThan(0.9);
});
