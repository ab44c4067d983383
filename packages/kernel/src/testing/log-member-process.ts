// A process that is a member of a group of the log in Postgres, for a test that stops it or ends it with -9. Arguments:
// database URL, topic, group, how long a member counts without a sign of life.
import { pino } from 'pino';
import { openPostgresEventLog } from '../event-log/postgres.ts';

const [databaseUrl = '', topic = '', group = '', leaseMs = ''] = process.argv.slice(2);

const log = await openPostgresEventLog({
  databaseUrl,
  logger: pino({ level: 'silent' }),
  leaseMs: Number(leaseMs),
});
await log.subscribe({
  group,
  topics: [topic],
  startAt: async () => 0,
  onBatch: async () => {},
});
process.stdout.write('ready\n');
