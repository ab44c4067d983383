import { setTimeout as takesAWhile } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openPostgresEventLog } from '../event-log/postgres.ts';
import { freshDatabase, freshServiceDatabase } from '../testing/databases.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { fence, numbered } from '../testing/event-log-stage.ts';
import { eventually } from '../testing/eventually.ts';
import { type HeardEvent, reactLog } from './index.ts';

const TOPIC = 'rapport.test.slow.v1';
const LEASE_MS = 1_000;
const COMMAND_MS = 250;
const EVENTS = 10;

test('commands that together take longer than a reader may be silent do not cost it its place', async () => {
  const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const database = await freshServiceDatabase();
  const log = await openPostgresEventLog({
    databaseUrl: await freshDatabase(),
    logger,
    leaseMs: LEASE_MS,
    pauseMs: 5,
  });
  await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
  // One stream: its commands run one after the other, in one batch.
  await log.append(TOPIC, numbered(EVENTS, 1, 1), fence);
  const heard: string[] = [];
  const consumer = await reactLog(
    {
      name: 'slow',
      from: [TOPIC],
      begins: 'beginning',
      on: {
        test: async ({ data }: HeardEvent<{ text: string }>) => {
          await takesAWhile(COMMAND_MS);
          heard.push(data.text);
        },
      },
    },
    {
      service: 'test',
      log,
      database,
      clock: testClock(),
      logger,
      decoders: {
        [TOPIC]: (value) => ({
          type: 'test',
          data: { text: new TextDecoder().decode(value) },
          occurredAt: '',
          meta: { correlationId: 'c', actor: 'a' },
        }),
      },
    },
  );
  try {
    await eventually(
      () => consumer.lag(),
      (lag) => lag === 0,
      { within: 25_000, what: 'all commands done and their checkpoint kept' },
    );
    expect(heard.slice(-EVENTS)).toEqual(numbered(EVENTS).map((_, i) => `${i + 1}`));
  } finally {
    await consumer.stop();
    await log.close();
    await database.close();
  }
});
