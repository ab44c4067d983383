import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EventLog, PARTITIONS, type MemoryEventLog, memoryEventLog } from '../event-log/index.ts';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import { postgresLeases } from '../leases/index.ts';
import type { Database } from '../postgres/index.ts';
import { type LogConsumer, subscribeToLog } from '../projection/index.ts';
import { type Relay, startRelay } from '../relay/index.ts';
import { sql } from '../sql/index.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { eventually } from '../testing/eventually.ts';
import { belongToLog } from './belonging.ts';

const TOPIC = 'rapport.test.thing.v1';
const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const clock = testClock();

let database: Database;
let store: EventStore;
let heard: string[];
let running: { readonly relay: Relay; readonly consumer: LogConsumer } | undefined;

beforeEach(async () => {
  database = await freshServiceDatabase();
  store = memoryEventStore(clock);
  heard = [];
});
afterEach(async () => {
  await stop();
  await database.close();
});

/** A service's sharing side: what it says, and a consumer of the same topic, as one more service would have it. */
async function runOver(log: EventLog): Promise<void> {
  await belongToLog(log, database, logger, [TOPIC]);
  await log.ensureTopics([{ topic: TOPIC, partitions: PARTITIONS }]);
  const relay = await startRelay({
    service: 'test',
    store,
    log,
    database,
    leases: postgresLeases(database, () => {}),
    logger,
    publications: {
      Said: ({ data }) => ({
        topic: TOPIC,
        type: 'said',
        value: new TextEncoder().encode(String(data['text'])),
      }),
    },
  });
  const consumer = await subscribeToLog({
    consumer: 'test.hear',
    topics: [TOPIC],
    begins: 'beginning',
    decoders: {
      [TOPIC]: (value) => ({
        type: 'said',
        data: { text: new TextDecoder().decode(value) },
        occurredAt: '',
        meta: { correlationId: 'c', actor: 'a' },
      }),
    },
    hears: () => true,
    onEvents: async ({ events, moveCheckpoint }) => {
      await database.transaction(moveCheckpoint);
      heard.push(...events.map(({ data }) => (data as { text: string }).text));
    },
    log,
    database,
    clock,
    logger,
  });
  running = { relay, consumer };
}

async function stop(): Promise<void> {
  await running?.relay.stop();
  await running?.consumer.stop();
  running = undefined;
}

async function say(...texts: string[]): Promise<void> {
  for (const text of texts)
    await store.append({
      cause: { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' },
      parts: [
        { streamId: `thing-${text.length}`, expected: 'any', events: [{ type: 'Said', data: { text } }] },
      ],
    });
}

const recordsIn = async (log: MemoryEventLog) =>
  [...(await log.ends(TOPIC)).values()].reduce((sum, { next }) => sum + next, 0);
const hears = (texts: readonly string[]) =>
  eventually(
    () => heard.toSorted().join(),
    (seen) => seen === texts.toSorted().join(),
  );

test('over another log everything is said again there and heard once, and over the first one again too', async () => {
  const first = memoryEventLog();
  const second = memoryEventLog();
  const early = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];
  await runOver(first);
  await say(...early);
  await hears(early);
  await stop();

  await runOver(second);
  const later = ['f', 'gg', 'hhh'];
  await say(...later);
  await hears([...early, ...later]);
  await eventually(
    () => recordsIn(second),
    (count) => count === early.length + later.length,
  );
  await stop();

  await runOver(first);
  await say('i');
  await hears([...early, ...later, 'i']);
  await eventually(
    () => recordsIn(first),
    (count) => count === early.length + later.length + 1,
  );
  expect(running?.consumer.gaps()).toEqual({ seen: 0, open: 0 });
});

test('over the same log nothing is said twice', async () => {
  const log = memoryEventLog();
  await runOver(log);
  await say('a', 'bb');
  await hears(['a', 'bb']);
  await stop();
  await belongToLog(log, database, logger, [TOPIC]);
  const { refilling } = await database.one<{ refilling: readonly string[] }>(
    sql`select refilling from ops.relay`,
  );
  expect(refilling).toEqual([]);
});
