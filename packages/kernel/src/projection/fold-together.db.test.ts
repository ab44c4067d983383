import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, type OpenTransaction, type Transaction, openDatabase } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { foldTogether } from './fold-together.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase(await freshDatabase());
  await database.run(sql`create table written (by text, xact text)`);
});
beforeEach(() => database.run(sql`truncate written`));
afterAll(() => database.close());

const write = (by: string) => async (tx: Transaction) => {
  await tx.run(sql`insert into written values (${by}, pg_current_xact_id()::text)`);
  return by;
};
const written = () => database.many<{ by: string; xact: string }>(sql`select * from written order by by`);
const transactions = async () => new Set((await written()).map(({ xact }) => xact)).size;
const names = async () => (await written()).map(({ by }) => by);

test('folds of one moment share a transaction, and each has its own result', async () => {
  const results = await Promise.all(['b', 'a', 'c'].map((by) => foldTogether(database, by, write(by))));
  expect(results).toEqual(['b', 'a', 'c']);
  expect(await names()).toEqual(['a', 'b', 'c']);
  expect(await transactions()).toBe(1);
});

test('those of another moment have another one', async () => {
  await foldTogether(database, 'a', write('a'));
  await foldTogether(database, 'b', write('b'));
  expect(await transactions()).toBe(2);
});

test('all take their turns in the same order, whoever asked first', async () => {
  const turns: string[] = [];
  const taking = (by: string) => async () => void turns.push(by);
  await Promise.all(['c', 'a', 'b'].map((by) => foldTogether(database, by, taking(by))));
  expect(turns).toEqual(['a', 'b', 'c']);
});

/** Writes at the end of the transaction, after a look. */
const writeLast = (by: string) => async (tx: OpenTransaction) => {
  await tx.one(sql`select 1 as one`);
  const [, as] = await tx.ending(() => [write(by)(tx), tx.one<{ as: string }>(sql`select ${by} as "as"`)]);
  return as.as;
};

test('they come to one end together, those with nothing to write too', async () => {
  const works = [writeLast('b'), async () => 'nothing', writeLast('a'), write('c')];
  const results = await Promise.all(works.map((work, i) => foldTogether(database, String(i), work)));
  expect(results).toEqual(['b', 'nothing', 'a', 'c']);
  expect(await names()).toEqual(['a', 'b', 'c']);
  expect(await transactions()).toBe(1);
});

test('when one fails by itself, nothing of the others is committed with it: each is folded once', async () => {
  const failing = () => Promise.reject(new Error('by itself'));
  const works = [writeLast('a'), failing, writeLast('b')];
  await Promise.allSettled(works.map((work, i) => foldTogether<unknown>(database, String(i), work)));
  expect(await names()).toEqual(['a', 'b']);
});

test('one that fails before the end, or in it, leaves nothing; the others are folded alone', async () => {
  const before = () => Promise.reject(new Error('before'));
  const within = (tx: OpenTransaction) => tx.ending(() => [write('within')(tx), tx.run(sql`select 1 / 0`)]);
  const works = [writeLast('a'), before, within, writeLast('b')];
  const outcomes = await Promise.allSettled(
    works.map((work, i) => foldTogether<unknown>(database, String(i), work)),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await names()).toEqual(['a', 'b']);
  expect(await transactions()).toBe(2);
});

test('one that fails has its own error, and the others are folded without it, once', async () => {
  const failing = async (tx: Transaction) => {
    await write('failing')(tx);
    await tx.run(sql`select 1 / 0`);
  };
  const outcomes = await Promise.allSettled([
    foldTogether(database, 'a', write('a')),
    foldTogether(database, 'failing', failing),
    foldTogether(database, 'z', write('z')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(String((outcomes[1] as PromiseRejectedResult).reason)).toContain('division by zero');
  expect(await names()).toEqual(['a', 'z']);
});

test('a slow one does not go on in a transaction that another one has spoilt', async () => {
  const failing = () => Promise.reject(new Error('at once'));
  const slow = async (tx: Transaction) => {
    for (const step of ['1', '2', '3']) {
      await tx.one(sql`select pg_sleep(0.01)`);
      await write(step)(tx);
    }
  };
  const [, slowly] = await Promise.allSettled([
    foldTogether(database, 'failing', failing),
    foldTogether(database, 'slow', slow),
  ]);
  expect(slowly.status).toBe('fulfilled');
  expect(await names()).toEqual(['1', '2', '3']);
  expect(await transactions()).toBe(1);
});
