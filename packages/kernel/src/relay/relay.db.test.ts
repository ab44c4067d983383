import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type DeliveredRecord,
  type EventLog,
  FencedOut,
  type MemoryEventLog,
  memoryEventLog,
} from '../event-log/index.ts';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import { type Leases, postgresLeases } from '../leases/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Publications } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { deriveUuid } from '../values/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { type Relay, followWatermarks, startRelay } from './index.ts';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const TOPIC = 'rapport.test.thing.v1';
const publications: Publications = {
  Said: ({ data }) => ({ topic: TOPIC, type: 'said', value: new TextEncoder().encode(String(data['text'])) }),
  Thought: null,
};

/** Leases that everybody gets at once, each with a higher epoch: what a paused process makes of a real one. */
function careless(): Leases {
  let epoch = 0;
  return {
    hold: (_name, work) => {
      const stopping = new AbortController();
      epoch += 1;
      const done = work({ epoch, signal: stopping.signal });
      return {
        stop: async () => {
          stopping.abort();
          await done;
        },
      };
    },
  };
}

describe('the relay', () => {
  let database: Database;
  let store: EventStore;
  let log: MemoryEventLog;
  let leases: Leases;
  const relays: Relay[] = [];
  const clock = testClock();

  beforeEach(async () => {
    database = await freshServiceDatabase();
    store = memoryEventStore(clock);
    log = memoryEventLog();
    leases = careless();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await database.close();
  });

  const start = async (over: Partial<Parameters<typeof startRelay>[0]> = {}) => {
    const relay = await startRelay({
      service: 'test',
      store,
      log,
      database,
      publications,
      leases,
      logger,
      ...over,
    });
    relays.push(relay);
    return relay;
  };
  const say = async (count: number, type = 'Said') => {
    for (let i = 0; i < count; i += 1) {
      await store.append({
        cause: { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' },
        parts: [
          { streamId: `thing-${i % 7}`, expected: 'any', events: [{ type, data: { text: `${type} ${i}` } }] },
        ],
      });
    }
  };
  const everything = async (): Promise<DeliveredRecord[]> => {
    const seen: DeliveredRecord[] = [];
    const total = [...(await log.ends(TOPIC)).values()].reduce((sum, { next }) => sum + next, 0);
    const subscription = await log.subscribe({
      group: `all-${Math.random()}`,
      topics: [TOPIC],
      startAt: async () => 0,
      onBatch: async ({ records }) => void seen.push(...records),
    });
    await eventually(
      () => seen.length,
      // More may come while it reads.
      (n) => n >= total,
    );
    await subscription.stop();
    return seen;
  };
  const positions = (records: readonly DeliveredRecord[]) =>
    records.map(({ source }) => source.position).toSorted((a, b) => a - b);
  const caughtUp = async (relay: Relay) => {
    const { position } = await store.head();
    await eventually(
      () => relay.state().position,
      (seen) => seen === position,
    );
  };

  test('publishes what is public, in a chain without a hole per partition, and keeps the rest private', async () => {
    await say(20);
    await say(5, 'Thought');
    const relay = await start();
    await say(10);
    await caughtUp(relay);
    const records = await everything();
    expect(positions(records)).toEqual(
      [...Array(20).keys(), ...Array.from({ length: 10 }, (_, i) => i + 25)].map((n) => n + 1),
    );
    for (const partition of Map.groupBy(records, (record) => record.partition).values()) {
      const chain = partition.map(({ source }) => source);
      expect(chain.map(({ previous }) => previous)).toEqual([
        0,
        ...chain.slice(0, -1).map(({ position }) => position),
      ]);
    }
    expect(records[0]?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_type: 'said',
      ce_source: 'urn:rapport:test/0',
    });
  });

  test('goes on after a restart where it stood', async () => {
    await say(10);
    const first = await start();
    await caughtUp(first);
    await first.stop();
    await say(10);
    await caughtUp(await start());
    expect(positions(await everything())).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('sends again what the log took but it never noted, under the same places in the chain', async () => {
    await say(10);
    const sent: string[] = [];
    let lost = 0;
    const forgetful: EventLog = {
      ...log,
      append: async (topic, records, fence) => {
        const landed = await log.append(topic, records, fence);
        if (topic !== TOPIC) return landed;
        sent.push(JSON.stringify(records.map(({ source }) => source)));
        lost += 1;
        if (lost === 1) throw new Error('answer lost');
        return landed;
      },
    };
    await caughtUp(await start({ log: forgetful }));
    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
  });

  test('gives way to a newer one, which publishes everything', async () => {
    await say(10);
    const old = await start();
    await caughtUp(old);
    const fenced: unknown[] = [];
    const newer = await start();
    await expect(log.append(TOPIC, [], { producer: 'test/0', epoch: 1 })).resolves.toBeDefined();
    await eventually(
      async () => {
        await say(1);
        await log
          .append(TOPIC, [], { producer: 'test/0', epoch: 1 })
          .catch((error: unknown) => fenced.push(error));
        return fenced.length;
      },
      (n) => n > 0,
    );
    expect(fenced[0]).toBeInstanceOf(FencedOut);
    await caughtUp(newer);
    const { length } = await store.readAll(0, 1_000);
    expect(positions(await everything())).toEqual(Array.from({ length }, (_, i) => i + 1));
  });

  test('fills a topic again from the store when it was deleted while running', async () => {
    await say(30);
    const relay = await start();
    await caughtUp(relay);
    log.deleteTopic(TOPIC);
    await say(3);
    await caughtUp(relay);
    await eventually(
      async () => positions(await everything()).length,
      (n) => n === 33,
      { within: 15_000 },
    );
    for (const partition of Map.groupBy(await everything(), (record) => record.partition).values()) {
      const chain = partition.map(({ source }) => source);
      expect(chain.map(({ position }) => position)).toEqual(positions(partition));
    }
  });

  test('fills a topic again that was deleted and made anew while it was away', async () => {
    await say(30);
    const relay = await start();
    await caughtUp(relay);
    await relay.stop();
    log.deleteTopic(TOPIC);
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    await start();
    await eventually(
      async () => (await everything()).length,
      (n) => n === 30,
    );
  });

  test('fills a topic that was made anew under it, also when the loss cannot be written down at once', async () => {
    // A log that cannot tell a hole: only where the first record landed says that something is gone.
    log = memoryEventLog({ trusting: true });
    await say(1);
    let refuse = false;
    const refusing: Database = {
      ...database,
      run: async (query) => {
        if (!refuse || !query.text.includes('update ops.relay')) return await database.run(query);
        refuse = false;
        throw new Error('Connection terminated');
      },
    };
    await caughtUp(await start({ database: refusing }));
    log.deleteTopic(TOPIC);
    await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
    refuse = true;
    await say(1);
    await eventually(
      async () => new Set(positions(await everything())).size,
      (n) => n === 2,
      { within: 20_000 },
    );
  });

  test('notes again what a crash of the database took back from under it, without waiting for the next event', async () => {
    await say(10);
    await caughtUp(await start({ leases: postgresLeases(database, () => {}) }));
    await database.run(sql`update ops.relay set position = 0, event_id = null, chains = '{}', revision = 0`);
    await eventually(
      () => database.one<{ position: number }>(sql`select position from ops.relay`),
      ({ position }) => position === 10,
      { within: 30_000 },
    );
    expect(positions(await everything())).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
  });

  test('stands still where the log holds other events of it than the store', async () => {
    await say(2);
    const early = await start();
    await caughtUp(early);
    await early.stop();
    const { row } = await database.one<{ row: object }>(sql`select to_jsonb(r) as row from ops.relay r`);
    await say(3);
    const late = await start();
    await caughtUp(late);
    await late.stop();
    // The database is set back to an older copy, and what is appended then is something else.
    await database.run(sql`delete from ops.relay`);
    await database.run(
      sql`insert into ops.relay select * from jsonb_populate_record(null::ops.relay, ${JSON.stringify(row)})`,
    );
    const other: EventStore = {
      ...store,
      readAll: async (after, limit) =>
        (await store.readAll(after, limit)).map((event) =>
          event.position > 2 ? { ...event, id: deriveUuid('instead of', event.id) } : event,
        ),
    };
    const complaints: string[] = [];
    const listening = pino({ level: 'error' }, { write: (line: string) => void complaints.push(line) });
    const relay = await start({ logger: listening, store: other });
    await eventually(
      () => complaints.length,
      (n) => n > 0,
    );
    expect(complaints[0]).toContain('AnotherPast');
    await relay.stop();
    const { position } = await database.one<{ position: number }>(sql`select position from ops.relay`);
    expect(position).toBe(2);
    expect(await everything()).toHaveLength(5);
  });

  test('stands still when the store is not the one it relayed from', async () => {
    await say(5);
    const relay = await start();
    await caughtUp(relay);
    await relay.stop();
    await database.run(sql`update ops.relay set event_id = gen_random_uuid()`);
    const complaints: string[] = [];
    const listening = pino({ level: 'error' }, { write: (line: string) => void complaints.push(line) });
    await say(5);
    const again = await start({ logger: listening });
    await eventually(
      () => complaints.length,
      (n) => n > 0,
    );
    expect(complaints[0]).toContain('StoreReplaced');
    expect(again.state().position).toBe(0);
    expect(await everything()).toHaveLength(5);
  });

  test('says each second up to which instant everything is in the log', async () => {
    clock.set('2026-05-05T05:05:05.000Z');
    await say(5);
    const relay = await start();
    await caughtUp(relay);
    const watermarks = await followWatermarks(log, ['test'], 'reader');
    await eventually(
      () => watermarks.final(),
      (instant) => instant === '2026-05-05T05:05:05.000Z',
    );
    clock.set('2026-06-06T06:06:06.000Z');
    await eventually(
      () => watermarks.final(),
      (instant) => instant === '2026-06-06T06:06:06.000Z',
    );
    expect(watermarks.of('test')).toMatchObject({ source: 'test/0', position: 5 });
    expect(Object.keys(watermarks.of('test')!.partitions)).toEqual([TOPIC]);
    await watermarks.stop();
  });
});
