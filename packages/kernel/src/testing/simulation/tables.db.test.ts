import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryEventLog } from '../../event-log/index.ts';
import type { StoredEvent } from '../../event-store/index.ts';
import { postgresLeases } from '../../leases/index.ts';
import { type Database, type Transaction, openDatabase } from '../../postgres/index.ts';
import { applyOrPark } from '../../projection/apply-or-park.ts';
import { moveCheckpoint, placesIn, standing } from '../../projection/checkpoints.ts';
import { moveStandingsAlone } from '../../projection/log-positions.ts';
import {
  type HeardEvent,
  type Projection,
  type TimerRule,
  beginConsumer,
  consumerLags,
  moveStandings,
  parkingOf,
  standingIn,
} from '../../projection/index.ts';
import { checkRelay, moveRelay, readCheckpoint, relayedSoFar } from '../../relay/checkpoint.ts';
import { sql } from '../../sql/index.ts';
import { fireDue, recordTimers } from '../../timers/timers.ts';
import { freshServiceDatabase } from '../databases.ts';
import { databaseOver } from './database.ts';
import { type Tables, tablesInMemory } from './tables.ts';

const EPOCH = '01900000-0000-7000-8000-0000000000aa';
const NOW = '2026-03-01T12:00:00.000Z';
const clock = { now: () => new Date(NOW) };
const logger = pino({ level: 'silent' });
const log = memoryEventLog();

/** Keeps what it heard, forgets a stream at a word, and cannot digest another. */
const heard: Projection = {
  ...{ name: 'heard_v1', from: 'own', key: ['stream_id'] },
  columns: { stream_id: 'text', ns: 'jsonb', words: 'text[]', at: 'timestamptz' },
  on: {
    Said: ({ streamId, position, occurredAt }: HeardEvent) => [
      {
        key: [streamId],
        fold: (row) => {
          if (position % 7 === 0) throw new TypeError('indigestible');
          if (position % 5 === 0) return null;
          const ns = [...((row?.['ns'] ?? []) as number[]), position];
          return { stream_id: streamId, ns, words: [`w${position}`, '"'], at: occurredAt };
        },
      },
    ],
  },
};

const said = (streamId: string, position: number): HeardEvent => ({
  ...{ id: randomUUID(), type: 'Said', data: {}, streamId, source: 't/0', position },
  ...{ occurredAt: NOW, recordedAt: NOW, meta: { correlationId: EPOCH, actor: 'service:test' } },
});

/** What is done to one of a few things, with one of a few numbers. */
interface Act {
  readonly what: keyof typeof acts;
  readonly a: number;
  readonly b: number;
  readonly n: number;
}

type Does = (database: Database, act: Act, fired: string[]) => Promise<unknown>;

const name = ({ a }: Act) => `follower ${a}`;
const place = ({ a, b }: Act) => ({ topic: `topic-${a}`, partition: b });

const acts = {
  begin: (database, act) => standing(database, name(act), async () => act.n),
  move: (database, act) => moveCheckpoint(database, name(act), act.b, act.n),
  pass: (database, act) => placesIn(database).passOver(name(act), act.b, act.n),
  join: async (database, { a }) => {
    await log.ensureTopics([{ topic: `topic-${a}`, partitions: 12 }]);
    return await beginConsumer(`consumer ${a}`, [`topic-${a}`], 'start', { log, database, clock });
  },
  stand: (database, act) => standingIn(database, name(act), place(act), clock),
  advance: (database, act) =>
    database.transaction(async (tx) => {
      const from = { nextOffset: 0, sources: {}, begunAt: NOW, revision: act.n % 3 };
      const to = { nextOffset: act.n, sources: { 't/0': { position: act.n, epoch: EPOCH } } };
      return await moveStandings(tx, name(act), [{ of: place(act), from, to }]);
    }),
  drift: (database, act) => {
    const from = { nextOffset: 0, sources: {}, begunAt: NOW, revision: act.n % 3 };
    const to = { nextOffset: act.n, sources: {} };
    const alone = (consumer: string) =>
      moveStandingsAlone(database, consumer, [{ of: place(act), from, to }]);
    return Promise.allSettled([alone(name(act)), alone('nobody')]).then((all) =>
      all.map(({ status }) => status),
    );
  },
  lag: (database, { a }) =>
    consumerLags(database, log, [{ consumer: `consumer ${a}`, topics: [`topic-${a}`] }]),
  fold: (database, { a, b, n }) => {
    const events = [said(`s-${b}`, n), said(`s-${b}`, n + 1), said(`s-${(b + 1) % 3}`, n + 2)];
    const moveOn = async (tx: Transaction) => void (await tx.run(sql`savepoint one`));
    return applyOrPark(heard, { events, moveCheckpoint: moveOn }, { consumer: `c${a}`, database, logger });
  },
  parked: async (database, { a }) => [...(await parkingOf(database, `c${a}`).streams())].toSorted(),
  unpark: (database, { a, b }) => parkingOf(database, `c${a}`).unpark(`s-${b}`, {}),
  relay: (database, { a }) => readCheckpoint(database, `r${a}/0`, EPOCH),
  'relayed so far': (database, { a }) => relayedSoFar(database, `r${a}/0`),
  send: (database, { a, b, n }) => {
    const from = { position: 0, eventId: null, epoch: EPOCH, chains: {}, refilling: [], revision: b };
    const chains = { t: { 0: { previous: n, end: n } } };
    return moveRelay(database, `r${a}/0`, from, {
      ...from,
      position: n,
      chains,
      refilling: n % 2 ? ['t'] : [],
    });
  },
  check: (database, { a, b }) => checkRelay(database, `r${a}/0`, { revision: b }),
  wind: (database, { a, b, n }) => {
    const wound = (key: string, still: boolean) => ({
      ...said(`s-${a}`, 1),
      type: still ? 'Stilled' : 'Wound',
      data: { key, b },
    });
    const page = [wound(`k${a}`, n % 3 === 0), wound(`k${b}`, n % 2 === 0), wound('k0', n % 5 === 0)];
    const events = page as unknown as readonly StoredEvent[];
    const tail = { heard: async () => ({ events, to: events.at(-1)!.position, goesOn: false }) };
    const places = { ...placesIn(database), of: async () => 0 };
    return standing(database, 'timers', async () => 0)
      .then(() => moveCheckpoint(database, 'timers', 1, 0).catch(() => {}))
      .then(() => recordTimers([rule([])], 't/0', database, tail, places))
      .catch(() => 'moved');
  },
  ring: (database, _, fired) => fireDue([rule(fired)], database, clock),
  undo: (database, act) =>
    database.transaction(async (tx) => {
      await standing(tx, `undone ${act.a}`, async () => act.n);
      throw new Error('undone');
    }),
} satisfies Readonly<Record<string, Does>>;

const rule = (fired: string[]): TimerRule => ({
  name: 'bell',
  on: {
    Wound: ({ data }: HeardEvent<{ key: string; b: number }>) => ({
      key: data.key,
      set: data.b === 2 ? '2026-03-01T13:00:00.000Z' : `2026-03-01T1${data.b}:00:00.000Z`,
    }),
    Stilled: ({ data }: HeardEvent<{ key: string }>) => ({ key: data.key, cancel: true }),
  },
  fire: async ({ key, dueAt }) => void fired.push(`${key} ${dueAt}`),
});

const small = fc.nat(2);
const anAct: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])),
  ...{ a: small, b: small, n: fc.integer({ min: 1, max: 12 }) },
});

let postgres: Database;
beforeAll(async () => {
  postgres = await freshServiceDatabase();
  await postgres.run(sql`
    create table read.heard_v1 (stream_id text primary key, ns jsonb, words text[], at timestamptz)`);
});
afterAll(() => postgres.close());

async function historyOn(database: Database, given: readonly Act[]): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  const fired: string[] = [];
  for (const act of given) {
    const does: Does = acts[act.what];
    told.push([act.what, await does(database, act, fired).catch((error: Error) => error.name)]);
  }
  return [...told, fired];
}

test('tables in memory answer whatever the kernel asks of them as Postgres does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anAct, { minLength: 10, maxLength: 40 }), async (given) => {
      await postgres.run(
        sql`truncate ops.checkpoints, ops.positions, ops.parked, ops.relay, ops.timers, read.heard_v1`,
      );
      const memory = overMemory(tablesInMemory(), {}, [heard]);
      expect(await historyOn(memory, given)).toEqual(await historyOn(postgres, given));
    }),
    { numRuns: 60 },
  );
});

/** A process' way to tables in memory that knows no trouble. */
const overMemory = (tables: Tables, owner: object, read: readonly Projection[] = []) =>
  databaseOver(tables, owner, {
    schedule: { turn: async () => {} },
    trouble: { strikes: () => undefined },
    setting: { now: Date.now, projections: new Map(read.map((each) => [each.name, each])) },
  });

test('a lease in memory is held by one, as in Postgres', async () => {
  const tables = tablesInMemory();
  for (const [first, second] of [
    [overMemory(tables, {}), overMemory(tables, {})],
    [postgres, postgres],
  ] as const) {
    const order: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const one = postgresLeases(first, () => {}).hold('work', async ({ epoch }) => {
      order.push(`one ${epoch}`);
      await promise;
    });
    const two = postgresLeases(second, () => {}).hold(
      'work',
      async ({ epoch }) => void order.push(`two ${epoch}`),
    );
    await expect.poll(() => order.length).toBeGreaterThan(0);
    resolve();
    await expect.poll(() => order.length).toBeGreaterThan(1);
    await Promise.all([one.stop(), two.stop()]);
    expect(order.slice(0, 2).map((line) => line.slice(-1))).toEqual(['1', '2']);
  }
});

test('a lease in memory that is not renewed ends with the connections of its holder, as in Postgres', async () => {
  const tables = tablesInMemory();
  const owner = {};
  const own = openDatabase(postgres.url);
  const ways = [
    [overMemory(tables, owner), overMemory(tables, {}), async () => tables.end(owner)],
    [own, postgres, () => own.close()],
  ] as const;
  const seconds = await Promise.all(
    ways.map(async ([first, second, end]) => {
      const { promise: held, resolve: take } = Promise.withResolvers<void>();
      const { promise: followed, resolve: follow } = Promise.withResolvers<void>();
      const never = new Promise<never>(() => {});
      const since = performance.now();
      postgresLeases({ ...first, run: () => never }, () => {}).hold(
        'ends',
        async () => (take(), await never),
      );
      await held;
      const next = postgresLeases(second, () => {}).hold('ends', async () => follow());
      await end();
      await followed;
      await next.stop();
      return (performance.now() - since) / 1_000;
    }),
  );
  expect(Math.min(...seconds)).toBeGreaterThan(2.4);
  expect(Math.max(...seconds)).toBeLessThan(4.5);
});
