import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { otherProcess } from '../testing/other-process.ts';
import { pause } from '../waking/index.ts';
import { postgresLeases } from './index.ts';

let database: Database;
beforeAll(async () => {
  database = await freshServiceDatabase();
});
afterAll(() => database.close());

/** Seconds that no whole term fits in, with room for a machine that has other things to do. */
const EARLY = 4.5;
const never = new AbortController().signal;
const holds = (over: Database, name: string, begun: () => void = () => {}) =>
  postgresLeases(over, () => {}).hold(name, async ({ signal }) => {
    begun();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });

/** Waits for the lease from now on; after how many seconds it was given. */
async function secondsUntilGiven(name: string, over = database): Promise<number> {
  const since = performance.now();
  const { promise: given, resolve } = Promise.withResolvers<void>();
  const waiting = holds(over, name, resolve);
  await given;
  const seconds = (performance.now() - since) / 1_000;
  await waiting.stop();
  return seconds;
}

const rowOf = (name: string) =>
  database.one<{ readonly epoch: number; readonly backend: number }>(
    sql`select epoch, backend from ops.leases where name = ${name}`,
  );
const endBackend = async (name: string) =>
  database.run(sql`select pg_terminate_backend(backend) from ops.leases where name = ${name}`);

/** A holder that took the lease and never renews it, over its own connections. */
async function heldBySomebodyWhoNeverRenews(name: string, url = database.url): Promise<Database> {
  const own = openDatabase(url);
  const { promise: held, resolve } = Promise.withResolvers<void>();
  holds({ ...own, run: () => new Promise(() => {}) }, name, resolve);
  await held;
  return own;
}

// Each takes seconds of waiting and no work: side by side.
describe.concurrent('a lease and the server process that renewed it last', () => {
  test('a holder killed with -9 is followed before its term is over', async () => {
    const holder = await otherProcess('lease-holder-process.ts', [database.url, 'killed']);
    await pause(700, never);
    await holder.kill();
    const seconds = await secondsUntilGiven('killed');
    expect(seconds).toBeLessThan(EARLY);
    expect((await rowOf('killed')).epoch).toBe(2);
  }, 20_000);

  test('a holder that stands still with its connections open keeps the lease for its whole term', async () => {
    const holder = await otherProcess('lease-holder-process.ts', [database.url, 'still']);
    holder.stop();
    const seconds = await secondsUntilGiven('still');
    await holder.kill();
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(8);
  }, 20_000);

  test('a holder that renews over another connection when its own was ended keeps the lease', async () => {
    const own = openDatabase(database.url);
    const held = holds(own, 'another');
    await eventually(
      () => database.maybeOne(sql`select from ops.leases where name = 'another'`),
      (row) => row !== undefined,
    );
    const waiting = holds(database, 'another');
    const backends = new Set<number>();
    for (let round = 0; round < 3; round += 1) {
      backends.add((await rowOf('another')).backend);
      await endBackend('another');
      await eventually(
        () => rowOf('another'),
        ({ backend }) => !backends.has(backend),
      );
    }
    expect((await rowOf('another')).epoch).toBe(1);
    await waiting.stop();
    await held.stop();
    await own.close();
  }, 20_000);

  test('a holder whose connection was ended and that does not renew is followed', async () => {
    const own = await heldBySomebodyWhoNeverRenews('ended');
    await endBackend('ended');
    const seconds = await secondsUntilGiven('ended');
    await own.close();
    expect(seconds).toBeGreaterThan(1.5);
    expect(seconds).toBeLessThan(EARLY);
  }, 20_000);

  test('a holder whose renewals fail has stopped by the time that another may follow', async () => {
    const { promise: lost, resolve } = Promise.withResolvers<number>();
    const fails = { ...database, run: () => Promise.reject(new Error('away')) };
    const held = postgresLeases(fails, () => {}).hold('fails', async ({ signal }) => {
      const since = performance.now();
      await new Promise((done) => signal.addEventListener('abort', done));
      resolve((performance.now() - since) / 1_000);
    });
    const seconds = await lost;
    await held.stop();
    expect(seconds).toBeGreaterThan(2.4);
    expect(seconds).toBeLessThan(EARLY);
  }, 20_000);

  test('one of an older build, which tells of no server process, keeps the lease for its whole term', async () => {
    const own = await heldBySomebodyWhoNeverRenews('older');
    await database.run(sql`update ops.leases set backend = null, backend_start = null where name = 'older'`);
    const seconds = await secondsUntilGiven('older');
    await own.close();
    expect(seconds).toBeGreaterThan(5);
  }, 20_000);
});

describe('roles without privileges', () => {
  /** A role that may do nothing but work with leases, and its address. */
  async function plainRole(): Promise<{ readonly role: string; readonly url: string }> {
    const role = `role_${randomUUID().replaceAll('-', '')}`;
    await database.pool.query(`create role ${role} login password 'plain'`);
    await database.pool.query(`grant usage on schema ops to ${role}`);
    await database.pool.query(`grant select, insert, update on ops.leases to ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'plain';
    return { role, url: url.href };
  }

  test('see of each other whether a server process is there, and of their own how it began', async () => {
    const [one, other] = await Promise.all([plainRole(), plainRole()]);
    const holders = await Promise.all(
      ['living', 'gone'].map((name) => heldBySomebodyWhoNeverRenews(name, one.url)),
    );
    const [own, stranger] = [openDatabase(one.url), openDatabase(other.url)];
    await endBackend('gone');
    // A role's own are told apart by their start, a stranger's count as there: both wait for the whole term.
    const [bySame, byStranger, gone] = await Promise.all([
      secondsUntilGiven('living', own),
      secondsUntilGiven('living', stranger),
      secondsUntilGiven('gone', stranger),
    ]);
    expect(Math.min(bySame, byStranger)).toBeGreaterThan(5);
    expect(gone).toBeLessThan(EARLY);
    await Promise.all([...holders, own, stranger].map((each) => each.close()));
    for (const { role } of [one, other])
      await database.pool.query(`drop owned by ${role}; drop role ${role}`);
  }, 30_000);
});
