import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../sql/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import {
  type Database,
  type Transaction,
  insisting,
  isInsisting,
  isPassing,
  migrate,
  openDatabase,
} from './index.ts';

describe('a transaction', () => {
  let database: Database;
  let other: Database;

  beforeAll(async () => {
    const url = await freshDatabase();
    database = openDatabase(url, { max: 2, longestPauseMs: 50 });
    other = openDatabase(url);
    await other.run(sql`create table things (n int)`);
  });
  afterAll(async () => {
    await database.close();
    await other.close();
  });

  const sessionOf = async (tx: Transaction) =>
    (await tx.one<{ pid: number }>(sql`select pg_backend_pid() as pid`)).pid;
  const gone = (pid: number) =>
    eventually(
      () => other.many(sql`select from pg_stat_activity where pid = ${pid}`),
      (found) => found.length === 0,
      { what: 'the session is gone' },
    );
  const things = () => other.many(sql`select n from things`);

  test('whose connection dies between two statements fails by the next, and those after it succeed', async () => {
    const lost = database.transaction(async (tx) => {
      await tx.run(sql`insert into things values (1)`);
      const pid = await sessionOf(tx);
      await other.run(sql`select pg_terminate_backend(${pid})`);
      await gone(pid);
      await tx.run(sql`insert into things values (2)`);
    });
    expect(isPassing(await lost.catch((error: unknown) => error))).toBe(true);
    expect(await things()).toHaveLength(0);
    await database.transaction((tx) => tx.run(sql`insert into things values (3)`));
    expect(await things()).toHaveLength(1);
  });

  test('that stands still is ended, so that its locks hold nobody up', async () => {
    const stalled = database.transaction(async (tx) => {
      await tx.run(sql`update things set n = 4`);
      await gone(await sessionOf(tx));
      await tx.run(sql`update things set n = 5`);
    });
    expect(isPassing(await stalled.catch((error: unknown) => error))).toBe(true);
    expect(await other.one(sql`select n from things`)).toEqual({ n: 3 });
  });

  test('whose statements are asked for at once has them carried out in that order', async () => {
    const [, first, , second] = await database.transaction((tx) =>
      Promise.all([
        tx.run(sql`delete from things`),
        tx.many(sql`select n from things`),
        tx.run(sql`insert into things values (6), (7)`),
        tx.many(sql`select n from things order by n`),
      ]),
    );
    expect([first, second]).toEqual([[], [{ n: 6 }, { n: 7 }]]);
  });

  test('fails as its first statement that failed, undone as a whole, and the next one on its connection goes well', async () => {
    const narrow = openDatabase(database.url, { max: 1 });
    const failing = narrow.transaction((tx) =>
      Promise.all([
        tx.run(sql`insert into things values (8)`),
        tx.run(sql`select 1 / 0`),
        tx.run(sql`insert into things values (9)`),
      ]),
    );
    const DIVISION_BY_ZERO = '22012';
    await expect(failing).rejects.toMatchObject({ code: DIVISION_BY_ZERO });
    expect(await things()).toHaveLength(2);
    await narrow.transaction((tx) => tx.run(sql`insert into things values (10)`));
    expect(await things()).toHaveLength(3);
    await narrow.close();
  });

  const insert = (n: number) => sql`insert into things values (${n})`;

  test('is committed with what comes last, before its answers are looked at', async () => {
    await other.run(sql`truncate things`);
    const seen = await database.transaction(async (tx) => {
      await tx.run(insert(1));
      const changed = await tx.ending(() => [tx.run(insert(2)), tx.run(insert(3))]);
      return [changed, (await things()).length];
    });
    expect(seen).toEqual([[1, 1], 3]);
  });

  test('has nothing done that is asked after its end', async () => {
    await other.run(sql`truncate things`);
    const late = database.transaction(async (tx) => {
      await tx.ending(() => [tx.run(insert(1))]);
      await tx.run(insert(2));
    });
    await expect(late).rejects.toThrow('after the end');
    const hesitant = database.transaction((tx) =>
      tx.ending(() => [Promise.resolve().then(() => tx.run(insert(3)))]),
    );
    await expect(hesitant).rejects.toThrow('after the end');
    expect(await things()).toEqual([{ n: 1 }]);
  });

  test('of which something fails at the end leaves nothing, and says what failed', async () => {
    await other.run(sql`truncate things`);
    await migrate(other.url, { kernel: new URL('../../migrations/', import.meta.url) });
    await other.run(insert(1));
    const move = insisting(2, sql`update things set n = 2 where n = 1`);
    // Whoever was told last may have failed first.
    const slowly = async (asked: Promise<unknown>) => {
      await asked.catch(() => new Promise(setImmediate));
      await asked;
    };
    const moving = database.transaction((tx) =>
      tx.ending(() => [tx.run(insert(5)), slowly(tx.one(move)), tx.run(insert(6))]),
    );
    expect(await moving.catch((error: unknown) => error)).toSatisfy(isInsisting);
    expect(await things()).toEqual([{ n: 1 }]);
    await database.transaction((tx) => tx.ending(() => [tx.one(insisting(1, sql`update things set n = 7`))]));
    expect(await things()).toEqual([{ n: 7 }]);
  });

  test('is not committed when what comes last cannot even be asked', async () => {
    await other.run(sql`truncate things`);
    const failing = database.transaction(async (tx) => {
      await tx.run(insert(1));
      await tx.ending(() => [tx.run(insert(2)), Promise.reject(JSON.parse('{'))]);
    });
    await expect(failing).rejects.toThrow(SyntaxError);
    expect(await things()).toEqual([]);
  });

  test('whose failure nobody has told of is not committed in silence', async () => {
    await other.run(sql`truncate things`);
    const silent = database.transaction(async (tx) => {
      await tx.run(insert(1));
      await tx.run(sql`select 1 / 0`).catch(() => {});
    });
    await expect(silent).rejects.toThrow('rolled back');
    expect(await things()).toEqual([]);
  });
});

test('a modest pool gives a statement one processor, however large the tables are', async () => {
  const url = await freshDatabase();
  const settings = sql`select current_setting('max_parallel_workers_per_gather') as asking,
    current_setting('max_parallel_maintenance_workers') as building`;
  const [usual, modest] = [openDatabase(url), openDatabase(url, { modest: true })];
  expect(await modest.one(settings)).toEqual({ asking: '0', building: '0' });
  expect(await usual.one(settings)).not.toMatchObject({ asking: '0' });
  await Promise.all([usual.close(), modest.close()]);
});
