import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { type TestKafka, findKafka } from '../testing/brokers.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { eventLogContract, textRecord } from '../testing/event-log-contract.ts';
import { eventually } from '../testing/eventually.ts';
import { throwAway } from '../testing/kafka-retention.ts';
import { keptLogger } from '../testing/kept-logger.ts';
import { type Admin, isRetriable, kafkaClient } from './kafka-client.ts';
import { openKafkaEventLog } from './kafka.ts';
import type { DeliveredRecord, EventLog, LogRecord } from './port.ts';

const { logger, show } = keptLogger(500);
const READER = fileURLToPath(new URL('../testing/log-reader-process.ts', import.meta.url));
const fence = { producer: 'test/0', epoch: 1 };
/**
 * Long after two brokers have carried on without the third. Where all sessions ran out in one stall of the machine, the
 * dead one may be the last that was in sync: then nothing goes on before it is back, as an operator would see to.
 */
const REVIVED_AFTER_MS = 60_000;

/** Makes runs of records that follow on each other, with each one's predecessor in its partition. */
function chainOf(log: EventLog, topic: string): (count: number) => LogRecord[] {
  const previous = new Map<number, number>();
  let position = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      position += 1;
      const key = `k-${position % 199}`;
      const partition = log.partitionOf(topic, key);
      const before = previous.get(partition) ?? 0;
      previous.set(partition, position);
      return textRecord(key, `${position}`, position, before);
    });
}

async function everything(log: EventLog, topic: string, count: number): Promise<DeliveredRecord[]> {
  const seen: DeliveredRecord[] = [];
  const subscription = await log.subscribe({
    group: `all-${randomUUID()}`,
    topics: [topic],
    startAt: async () => 0,
    onBatch: async ({ records }) => void seen.push(...records),
  });
  await eventually(
    () => seen.length,
    (n) => n >= count,
    { within: 120_000, what: 'records of a new reader' },
  );
  await subscription.stop();
  return seen;
}

async function newTopic(log: EventLog): Promise<string> {
  const topic = `rapport.test.t${randomUUID().slice(0, 8)}.v1`;
  await log.ensureTopics([{ topic, partitions: 12 }]);
  return topic;
}

/** Sends as a relay does: what a cluster cannot take for longer than a sender's patience is sent again, the very same. */
async function sent(log: EventLog, topic: string, records: readonly LogRecord[]): Promise<void> {
  for (;;) {
    const landed = await log.append(topic, records, fence).catch((error: unknown) => {
      if (!isRetriable(error)) throw error;
    });
    if (landed) return;
  }
}

/** What the readers' processes have done, as their database shows it. */
async function rowsIn(database: Database) {
  return await database.one<{ n: number; distinct: number; disordered: number }>(sql`
    select count(*) as n, count(distinct position) as distinct, count(*) filter (where position < before) as disordered
    from (select position, lag(position) over (partition by stream_id order by n) as before from read.heard) h`);
}

/** Three brokers for the tests around it, started anew: what one test did to them is no matter of the next. */
function threeBrokers(start: () => Promise<TestKafka>) {
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await start();
  }, 240_000);
  afterAll(() => kafka.stop());

  const open = (clientId: string) =>
    openKafkaEventLog({ brokers: kafka.brokers, clientId, logger, sessionTimeoutMs: 6_000, pauseMs: 5 });
  const operator = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = kafkaClient({ brokers: kafka.brokers, clientId: 'operator', logger }).admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  };
  const leaderOf = (topic: string) =>
    operator(async (admin) => {
      // A broker may not have heard of a new topic yet.
      const { topics } = await eventually(
        () => admin.fetchTopicMetadata({ topics: [topic] }).catch(() => ({ topics: [] })),
        (seen) => seen.topics.length > 0,
      );
      return topics[0]!.partitions.find(({ partitionId }) => partitionId === 0)!.leader - 1;
    });
  return { open, operator, leaderOf, brokers: () => kafka.brokers, control: () => kafka.control! };
}

// The contract is held over one broker of either version too: three of the older one show nothing more.
const newest = await findKafka({ version: '4.3.1', brokers: 3 });
describe.skipIf(!newest)('three brokers of Kafka 4.3.1', () => {
  const { open, operator, brokers } = threeBrokers(newest!);
  eventLogContract('three brokers of Kafka 4.3.1', { fences: false }, async () => {
    const log = open('test-1');
    const second = open('test-2');
    return {
      log,
      second,
      deleteTopic: (topic) => operator((admin) => admin.deleteTopics({ topics: [topic] })),
      throwAway: (topic, before) => throwAway(brokers(), topic, before),
      close: async () => void (await Promise.all([log.close(), second.close()])),
    };
  });
});

for (const version of ['4.3.1', '3.9.2'] as const) {
  const start = await findKafka({ version, brokers: 3 });
  describe.skipIf(!start)(`three brokers of Kafka ${version}, one of them killed`, () => {
    const { open, leaderOf, brokers, control } = threeBrokers(start!);

    test('a leader and a reader killed in mid-flight: the log loses, doubles and reorders nothing, and each event counts once', async () => {
      onTestFailed(show);
      const log = open('sender');
      const topic = await newTopic(log);
      const leader = await leaderOf(topic);
      const database = await freshServiceDatabase();
      await database.run(sql`
        create table read.heard (
          n bigint generated always as identity, text text, stream_id text, position bigint, by int)`);
      const readers: ChildProcess[] = [];
      const read = () => {
        const args = [READER, brokers().join(','), database.url, topic];
        readers.push(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }));
      };
      const next = chainOf(log, topic);
      let killing: Promise<void> | undefined;
      let revival: NodeJS.Timeout | undefined;
      try {
        read();
        read();
        for (let i = 0; i < 40; i += 1) {
          const sending = sent(log, topic, next(500));
          if (i === 8)
            await eventually(
              () => rowsIn(database),
              ({ n }) => n > 0,
              { within: 60_000 },
            );
          if (i === 8) read();
          if (i === 9) readers[0]!.kill('SIGKILL');
          if (i === 10) {
            killing = control().kill(leader, 'SIGKILL');
            revival = setTimeout(() => void control().revive(leader), REVIVED_AFTER_MS);
          }
          await sending;
        }
        await killing;
        const seen = await everything(log, topic, 20_000);
        expect(seen).toHaveLength(20_000);
        for (const partition of Map.groupBy(seen, (record) => record.partition).values()) {
          const positions = partition.map(({ source }) => source.position);
          expect(partition.map(({ source }) => source.previous)).toEqual([0, ...positions.slice(0, -1)]);
        }
        await eventually(
          () => rowsIn(database),
          ({ n }) => n >= 20_000,
          { within: 120_000, what: 'rows of the readers' },
        );
        expect(await rowsIn(database)).toEqual({ n: 20_000, distinct: 20_000, disordered: 0 });
      } finally {
        clearTimeout(revival);
        for (const child of readers) child.kill('SIGKILL');
        await log.close();
        await database.close();
      }
    }, 300_000);
  });
}
