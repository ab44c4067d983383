// A consumer of a peer in a process of its own, which is ended with -9. Arguments: which peer, the address of its
// database, and of kafkajs its brokers, topic and session timeout in ms (0: as the client comes).
import {
  postgreSQLEventStoreConsumer,
  postgreSQLProjection,
  type PostgreSQLProjectionHandlerContext,
} from '@event-driven-io/emmett-postgresql';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';

const TAKES_EFFECT = {
  name: 'takes_effect',
  text: 'insert into effects (n, times) values ($1, 1) on conflict (n) do update set times = effects.times + 1',
};
/** Partitions that are worked on side by side. */
const SIDE_BY_SIDE = 12;

const [peer, url = '', brokers = '', topic = '', sessionMs = '0'] = process.argv.slice(2);
await (peer === 'emmett' ? runEmmett() : runKafkajs());

interface Sold {
  readonly type: 'Sold';
  readonly data: { readonly n: number };
}

/** Its consumer with a projector: a batch is one transaction, with effects and checkpoint in it. */
async function runEmmett(): Promise<void> {
  // Under the load the next batch is full before its consumer has rested long: it rests twice as long after each that is not.
  const pulling = { batchSize: 100, pullingFrequencyInMs: 1 };
  const consumer = postgreSQLEventStoreConsumer<Sold>({ connectionString: url, pulling });
  consumer.projector<Sold>({
    projection: postgreSQLProjection<Sold>({
      name: 'effects',
      canHandle: ['Sold'],
      handle: async (events, { connection }: PostgreSQLProjectionHandlerContext) => {
        for (const { data } of events)
          await (connection.client as unknown as pg.ClientBase).query({ ...TAKES_EFFECT, values: [data.n] });
      },
    }),
    // One name for whoever takes over: another one is refused for five minutes, when the dead one's lock runs out.
    processorInstanceId: 'effects',
    hooks: { onStart: async () => void process.stdout.write('serving\n') },
  });
  await consumer.start();
}

/** Each message by itself, offsets committed by the client after each batch it fetched, as it comes. */
async function runKafkajs(): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: SIDE_BY_SIDE });
  const kafka = new Kafka({ brokers: brokers.split(','), clientId: 'peer', logLevel: logLevel.NOTHING });
  const session = Number(sessionMs);
  const consumer = kafka.consumer({
    groupId: topic,
    ...(session > 0 ? { sessionTimeout: session, heartbeatInterval: session / 3 } : {}),
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: SIDE_BY_SIDE,
    eachMessage: async ({ message }) => {
      await pool.query({ ...TAKES_EFFECT, values: [Number(message.value?.toString())] });
    },
  });
  process.stdout.write('serving\n');
}
