import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Unavailable, memoryEventStore } from '../event-store/index.ts';
import { type Database, migrate, openDatabase } from '../postgres/index.ts';
import { identifier, sql } from '../sql/index.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { fireDue, nextDue, recordTimers } from '../timers/index.ts';
import {
  type HeardEvent,
  type Projection,
  type Reaction,
  type TimerRule,
  parkingOf,
  projecting,
  reactOwn,
  tailOf,
} from './index.ts';

const logger = pino({ level: 'silent' });
const cause = { correlationId: randomUUID(), actor: 'service:test' };
let database: Database;

beforeAll(async () => {
  const server = process.env['TEST_DATABASE_URL']!;
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href, { kernel: new URL('../../migrations/', import.meta.url) });
  database = openDatabase(url.href);
});
afterAll(() => database.close());

/** A fresh projection of sums per account, with its table. */
async function sums(): Promise<Projection> {
  const name = `sums_${randomUUID().slice(0, 8)}_v1`;
  await database.run(
    sql`create table ${identifier(`read.${name}`)} (account text primary key, total bigint not null, tags text[] not null)`,
  );
  return {
    name,
    from: 'own',
    key: ['account'],
    columns: { account: 'text', total: 'bigint', tags: 'text[]' },
    on: {
      Added: ({ data }: HeardEvent<{ account: string; by: number }>) => [
        {
          key: [data.account],
          fold: (row) => ({
            account: data.account,
            total: Number(row?.['total'] ?? 0) + data.by,
            tags: [`by ${data.by}`, 'x,"y"'],
          }),
        },
      ],
      Emptied: ({ data }: HeardEvent<{ account: string }>) => [{ key: [data.account], fold: () => null }],
    },
  };
}

const append = (
  store: ReturnType<typeof memoryEventStore>,
  account: string,
  type: string,
  data: Record<string, string | number>,
) =>
  store.append({
    cause,
    parts: [
      { streamId: `account-${account}`, expected: 'any', events: [{ type, data: { account, ...data } }] },
    ],
  });

describe('a read model', () => {
  test('shows the fold of all events, whatever the cuts of the batches', async () => {
    const operation = fc.record({
      account: fc.constantFrom('a', 'b', 'c'),
      by: fc.integer({ min: -5, max: 5 }),
      empty: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(operation, { maxLength: 6 }), { maxLength: 5 }), async (batches) => {
        const store = memoryEventStore(testClock());
        const projection = await sums();
        const expected = new Map<string, number>();
        for (const batch of batches) {
          for (const { account, by, empty } of batch) {
            await append(store, account, empty ? 'Emptied' : 'Added', { by });
            if (empty) expected.delete(account);
            else expected.set(account, (expected.get(account) ?? 0) + by);
          }
          await projecting(projection, {
            source: 't/0',
            database,
            tail: tailOf(store),
            logger,
            committed: () => {},
          })();
        }
        const rows = await database.many<{ account: string; total: number; tags: string[] }>(
          sql`select * from ${identifier(`read.${projection.name}`)}`,
        );
        expect(new Map(rows.map((row) => [row.account, row.total]))).toEqual(expected);
        for (const row of rows) expect(row.tags[1]).toBe('x,"y"');
      }),
      { numRuns: 25 },
    );
  });

  test('of two processes at one checkpoint, one batch counts', async () => {
    const store = memoryEventStore(testClock());
    const projection = await sums();
    await append(store, 'a', 'Added', { by: 3 });
    const step = () =>
      projecting(projection, { source: 't/0', database, tail: tailOf(store), logger, committed: () => {} })();
    await Promise.all([step(), step(), step()]);
    expect(await database.one(sql`select total from ${identifier(`read.${projection.name}`)}`)).toEqual({
      total: 3,
    });
  });
});

describe('a reaction to the own log', () => {
  const world = (store: ReturnType<typeof memoryEventStore>) => ({
    source: 't/0',
    store,
    database,
    tail: tailOf(store),
    logger,
    alive: () => true,
  });

  test('parks the stream of a poison event in order, and goes on with the others', async () => {
    const store = memoryEventStore(testClock());
    const heard: string[] = [];
    let broken = true;
    const reaction: Reaction = {
      name: `poison ${randomUUID()}`,
      from: 'own',
      begins: 'beginning',
      on: {
        Added: async ({ data, streamId }: HeardEvent<{ by: number }>) => {
          if (broken && streamId === 'account-b') throw new TypeError('cannot read');
          heard.push(`${streamId} ${data.by}`);
        },
      },
    };
    for (const [account, by] of [
      ['a', 1],
      ['b', 2],
      ['b', 3],
      ['a', 4],
    ] as const)
      await append(store, account, 'Added', { by });
    await reactOwn(reaction, world(store));
    await append(store, 'b', 'Added', { by: 5 });
    await reactOwn(reaction, world(store));
    expect(heard).toEqual(['account-a 1', 'account-a 4']);
    const parking = parkingOf(database, reaction.name);
    const before = (event: HeardEvent) => reaction.on['Added']!(event as HeardEvent<never>, () => '');
    expect(await parking.unpark('account-b', { before })).toEqual({ replayed: 0 });
    broken = false;
    expect(await parking.unpark('account-b', { before })).toEqual({ replayed: 3 });
    expect(heard.slice(2)).toEqual(['account-b 2', 'account-b 3', 'account-b 5']);
  });

  test('comes again with the same command ids while a dependency is away', async () => {
    const store = memoryEventStore(testClock());
    const ids: string[] = [];
    let away = true;
    const reaction: Reaction = {
      name: `away ${randomUUID()}`,
      from: 'own',
      begins: 'beginning',
      on: {
        Added: async (_event, commandId) => {
          ids.push(commandId('do'));
          if (away) throw new Unavailable('neighbour');
        },
      },
    };
    await append(store, 'a', 'Added', { by: 1 });
    await expect(reactOwn(reaction, world(store))).rejects.toBeInstanceOf(Unavailable);
    away = false;
    expect(await reactOwn(reaction, world(store))).toBe(true);
    expect(await reactOwn(reaction, world(store))).toBe(false);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('that begins at its start hears nothing of what was before', async () => {
    const store = memoryEventStore(testClock());
    const heard: number[] = [];
    await append(store, 'a', 'Added', { by: 1 });
    const reaction: Reaction = {
      name: `start ${randomUUID()}`,
      from: 'own',
      begins: 'start',
      on: { Added: async ({ data }: HeardEvent<{ by: number }>) => void heard.push(data.by) },
    };
    await reactOwn(reaction, world(store));
    await append(store, 'a', 'Added', { by: 2 });
    await reactOwn(reaction, world(store));
    expect(heard).toEqual([2]);
  });
});

describe('timers', () => {
  test('a clock jump of a year fires all in due order as they were set last, cancelled ones never, and none again', async () => {
    const clock = testClock();
    const store = memoryEventStore(clock);
    await database.run(sql`delete from ops.checkpoints where name = 'timers'`);
    const fired: string[] = [];
    const rule: TimerRule = {
      name: `rule ${randomUUID()}`,
      on: {
        Set: ({ data }: HeardEvent<{ account: string; due: string }>) => ({
          key: data.account,
          set: data.due,
          payload: { of: data.account },
        }),
        Cancelled: ({ data }: HeardEvent<{ account: string }>) => ({ key: data.account, cancel: true }),
      },
      fire: async ({ key, dueAt, payload, commandId }) =>
        void fired.push(`${key} ${dueAt.slice(0, 7)} ${String(payload['of'])} ${commandId.length}`),
    };
    await append(store, 'late', 'Set', { due: '2026-11-01T00:00:00.000Z' });
    await append(store, 'early', 'Set', { due: '2026-12-01T00:00:00.000Z' });
    await append(store, 'gone', 'Set', { due: '2026-03-01T00:00:00.000Z' });
    await append(store, 'gone', 'Cancelled', {});
    await append(store, 'far', 'Set', { due: '2028-01-01T00:00:00.000Z' });
    await append(store, 'early', 'Set', { due: '2026-02-02T00:00:00.000Z' });
    await append(store, 'back', 'Set', { due: '2026-03-01T00:00:00.000Z' });
    await append(store, 'back', 'Cancelled', {});
    await append(store, 'back', 'Set', { due: '2026-04-01T00:00:00.000Z' });
    while (await recordTimers([rule], 't/0', database, tailOf(store)));
    expect(await fireDue([rule], database, clock)).toBe(false);
    clock.set('2027-01-01T00:00:00.000Z');
    expect(await fireDue([rule], database, clock)).toBe(true);
    expect(await fireDue([rule], database, clock)).toBe(false);
    expect(fired).toEqual(['early 2026-02 early 36', 'back 2026-04 back 36', 'late 2026-11 late 36']);
  });

  test('is not asked for before the next one may be due; what could not be fired is, at once', async () => {
    const clock = testClock('2027-01-01T00:00:00.000Z');
    const next = nextDue();
    const fired: string[] = [];
    let away = true;
    const rule: TimerRule = {
      name: 'rule of this test',
      on: {},
      fire: async ({ key }) => {
        if (away) throw new Unavailable('away');
        fired.push(key);
      },
    };
    const set = (key: string, due: string) =>
      database.run(sql`insert into ops.timers values (${rule.name}, ${key}, ${due}::timestamptz, '{}')`);
    await database.run(sql`delete from ops.timers`);
    const asked = vi.spyOn(database, 'many');
    const fire = () => fireDue([rule], database, clock, next);
    await set('one', '2027-02-01T00:00:00.000Z');
    for (let look = 0; look < 3; look += 1) expect(await fire()).toBe(false);
    expect(asked).toHaveBeenCalledTimes(1);

    clock.set('2027-02-01T00:00:00.000Z');
    await expect(fire()).rejects.toThrow('away');
    away = false;
    expect(await fire()).toBe(true);
    expect(await fire()).toBe(false);
    expect(fired).toEqual(['one']);

    await set('two', '2027-01-02T00:00:00.000Z');
    expect(await fire()).toBe(false);
    next.forget();
    expect(await fire()).toBe(true);
    expect(fired).toEqual(['one', 'two']);
    asked.mockRestore();
  });
});
