// A consumer of the shared log in a process of its own, for tests that end it with -9: one row per event and the
// checkpoint in one transaction. Arguments: brokers, database URL, topic.
import { pino } from 'pino';
import { openKafkaEventLog } from '../event-log/kafka.ts';
import { openDatabase } from '../postgres/index.ts';
import { subscribeToLog } from '../projection/index.ts';
import { sql } from '../sql/index.ts';

const [brokers = '', databaseUrl = '', topic = ''] = process.argv.slice(2);
const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const log = openKafkaEventLog({
  brokers: brokers.split(','),
  clientId: `reader-${process.pid}`,
  logger,
  sessionTimeoutMs: 6_000,
});
const database = openDatabase(databaseUrl);

await subscribeToLog({
  consumer: 'test.rows',
  topics: [topic],
  begins: 'beginning',
  decoders: {
    [topic]: (value) => ({
      type: 'test',
      data: new TextDecoder().decode(value),
      occurredAt: '',
      meta: { correlationId: '', actor: '' },
    }),
  },
  hears: () => true,
  log,
  database,
  clock: { now: () => new Date() },
  logger,
  onEvents: async ({ events, moveCheckpoint }) => {
    await database.transaction(async (tx) => {
      await tx.run(sql`
        insert into read.heard (text, stream_id, position, by)
        select e.text, e.stream_id, e.position, ${process.pid}
        from unnest(${events.map(({ data }) => data)}::text[], ${events.map(({ streamId }) => streamId)}::text[],
          ${events.map(({ position }) => position)}::bigint[]) e (text, stream_id, position)`);
      await moveCheckpoint(tx);
    });
  },
});
process.stdout.write('reading\n');
