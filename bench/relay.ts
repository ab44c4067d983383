import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { type EventLog, openPostgresEventLog } from '@rapport/kernel/event-log';
import { openKafkaEventLog } from '@rapport/kernel/event-log/kafka';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { postgresLeases } from '@rapport/kernel/leases';
import { type LocalKafka, missingForKafka, startKafka } from '@rapport/kernel/local';
import type { Database } from '@rapport/kernel/postgres';
import { startRelay } from '@rapport/kernel/relay';
import { sql } from '@rapport/kernel/sql';
import { type Result, type Sample, interleave, of } from './measure.ts';
import { NOTE_TOPIC, NOTE_TYPE, notePublications, storedNotes } from './stored-notes.ts';
import type { World } from './world.ts';

const EVENTS = 300_000;
const ROUNDS = 5;
const logger = pino({ level: 'silent' });
const clock = { now: () => new Date() };
const value = Buffer.alloc(400, 'x');

/** B3: relays stored events to the shared log, beside a bare producer with the same key, headers and settings. */
export async function benchRelay(world: World): Promise<Result> {
  const database = await storedNotes(world, EVENTS);
  const kafka = (await missingForKafka())
    ? undefined
    : await startKafka({ directory: join(world.directory, 'kafka') });
  const subjects: Record<string, () => Promise<number>> = {
    'relay into the Postgres log': async () => {
      const databaseUrl = await world.database();
      return await drain(database, () => openPostgresEventLog({ databaseUrl, logger }));
    },
  };
  if (kafka) {
    subjects['relay into Kafka'] = () =>
      drain(database, async () => openKafkaEventLog({ brokers: kafka.brokers, clientId: 'bench', logger }));
    subjects['bare kafkajs producer'] = () => bareProducer(kafka);
    subjects["Kafka's own perf tool"] = () => perfTool(kafka);
  }
  const samples = await interleave(subjects, ROUNDS, 'events/s');
  await kafka?.stop();
  await database.close();
  return {
    id: 'B3',
    title: `Relay of ${EVENTS.toLocaleString('en')} stored events of 400 bytes`,
    samples,
    bars: [
      {
        what: 'into the Postgres log, events/s',
        reached: of(samples, 'relay into the Postgres log'),
        bar: 25_000,
        better: 'more',
      },
      ...(kafka ? kafkaBars(samples) : []),
    ],
    remarks: kafka
      ? [`Apache Kafka ${kafka.version}, one broker, 12 partitions; ${ROUNDS} rounds`]
      : [`no Kafka here: ${await missingForKafka()}`],
  };
}

function kafkaBars(samples: readonly Sample[]) {
  const relayed = of(samples, 'relay into Kafka');
  return [
    {
      what: 'into Kafka ÷ bare kafkajs producer',
      reached: relayed / of(samples, 'bare kafkajs producer'),
      bar: 0.7,
      better: 'more' as const,
    },
    { what: 'into Kafka, events/s', reached: relayed, bar: 15_000, better: 'more' as const },
  ];
}

async function drain(database: Database, open: () => Promise<EventLog>): Promise<number> {
  await database.run(sql`truncate ops.relay`);
  await database.run(sql`truncate ops.leases`);
  const log = await open();
  await log.ensureTopics([{ topic: NOTE_TOPIC, partitions: 12 }]);
  const store = postgresEventStore(database, clock);
  const leases = postgresLeases(database, () => {});
  const start = performance.now();
  const relay = await startRelay({
    service: 'bench',
    store,
    log,
    database,
    publications: notePublications,
    leases,
    logger,
  });
  while (relay.state().position < EVENTS) await new Promise((resolve) => setTimeout(resolve, 5));
  const seconds = (performance.now() - start) / 1000;
  await relay.stop();
  await store.close();
  await log.close();
  return EVENTS / seconds;
}

/** kafkajs with the relay's settings and batches, and nothing around it. */
async function bareProducer({ brokers }: LocalKafka): Promise<number> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bare', logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const headers = {
    ce_specversion: '1.0',
    ce_id: 'x'.repeat(36),
    ce_source: '/bench/0',
    ce_type: NOTE_TYPE,
    ce_time: '2026-01-01T00:00:00.000Z',
    'rapport-source': 'x'.repeat(90),
  };
  const start = performance.now();
  for (let from = 0; from < EVENTS; from += 1_000) {
    const messages = Array.from({ length: 1_000 }, (_, i) => ({
      key: `note-${(from + i) % 5000}`,
      value,
      headers,
    }));
    await producer.send({ topic: NOTE_TOPIC, messages, acks: -1 });
  }
  const seconds = (performance.now() - start) / 1000;
  await producer.disconnect();
  return EVENTS / seconds;
}

async function perfTool({ brokers, jars }: LocalKafka): Promise<number> {
  const { stdout } = await promisify(execFile)('java', [
    ...[
      '-cp',
      `${jars}/*`,
      'org.apache.kafka.tools.ProducerPerformance',
      '--topic',
      NOTE_TOPIC,
      '--num-records',
      String(EVENTS),
      '--record-size',
      '400',
    ],
    ...['--throughput', '-1', '--producer-props', `bootstrap.servers=${brokers.join(',')}`, 'acks=all'],
  ]);
  return Number(/([\d.]+) records\/sec(?!.*records\/sec)/s.exec(stdout)?.[1]);
}
