import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import type { LocalKafka } from '@rapport/kernel/local';
import pg from 'pg';
import { type Pace, type Write, streamOf } from './recovery-load.ts';
import { type Mortal, type Stage, mortal } from './recovery-trial.ts';
import type { World } from './world.ts';

const TOPIC = 'peer';
const FILE = 'recovery-peer-process.ts';

/** A database with the table that a peer's consumer counts effects in. */
async function effectsDatabase(world: World): Promise<string> {
  const url = await world.database();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table effects (n bigint primary key, times integer not null)');
  await client.end();
  return url;
}

const stageOf = (consumer: Mortal, url: string) => ({
  effects: { url, table: 'effects' },
  kill: () => consumer.end('SIGKILL'),
  restart: () => consumer.start(),
});

/** emmett's store, written to side by side or in turn, and its own consumer in a process of its own. */
export async function openEmmett(
  world: World,
  pace: Pace,
  writers: 'side by side' | 'in turn',
): Promise<Stage> {
  const url = await effectsDatabase(world);
  const pool = new pg.Pool({ connectionString: url, max: 64 });
  const store = getPostgreSQLEventStore(url, { connectionOptions: { pool } });
  await store.schema.migrate();
  const consumer = mortal(FILE, ['emmett', url], {});
  await consumer.start();
  const write: Write = (numbers) =>
    store.appendToStream(
      streamOf(numbers, pace),
      numbers.map((n) => ({ type: 'Sold' as const, data: { n } })),
    );
  return {
    ...stageOf(consumer, url),
    pace,
    write: writers === 'in turn' ? inTurn(write) : write,
    close: async () => {
      await consumer.end('SIGKILL');
      await store.close();
      await pool.end();
    },
  };
}

/** One write after the other. */
function inTurn(write: Write): Write {
  let last: Promise<unknown> = Promise.resolve();
  return (numbers) => {
    const next = last.then(() => write(numbers));
    last = next.catch(() => undefined); // Told to who asked for it.
    return next;
  };
}

/** A kafkajs producer, and a consumer of it in a process of its own; `sessionMs` 0 leaves the client's default. */
export async function openKafkajs(
  world: World,
  { brokers }: LocalKafka,
  pace: Pace,
  sessionMs: number,
): Promise<Stage> {
  const url = await effectsDatabase(world);
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'load', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 12 }] });
  await admin.disconnect();
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const consumer = mortal(FILE, ['kafkajs', url, brokers.join(','), TOPIC, String(sessionMs)], {});
  await consumer.start();
  return {
    ...stageOf(consumer, url),
    pace,
    write: (numbers) =>
      producer.send({
        topic: TOPIC,
        messages: numbers.map((n) => ({ key: streamOf(numbers, pace), value: String(n) })),
      }),
    close: async () => {
      await consumer.end('SIGKILL');
      await producer.disconnect();
    },
  };
}
