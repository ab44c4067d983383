import { pino } from 'pino';
import { describe } from 'vitest';
import { findKafka } from '../testing/brokers.ts';
import { type OpenedLog, eventLogContract } from '../testing/event-log-contract.ts';
import { throwAway } from '../testing/kafka-retention.ts';
import { kafkaClient } from './kafka-client.ts';
import { openKafkaEventLog } from './kafka.ts';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

async function open(brokers: readonly string[], stop: () => Promise<void>): Promise<OpenedLog> {
  const client = (clientId: string) => ({ brokers, clientId, logger, sessionTimeoutMs: 6_000, pauseMs: 5 });
  const log = openKafkaEventLog(client('test-1'));
  const second = openKafkaEventLog(client('test-2'));
  const operator = kafkaClient(client('operator')).admin();
  await operator.connect();
  return {
    log,
    second,
    deleteTopic: (topic) => operator.deleteTopics({ topics: [topic] }),
    throwAway: (topic, before) => throwAway(brokers, topic, before),
    close: async () => {
      await Promise.all([log.close(), second.close(), operator.disconnect()]);
      await stop();
    },
  };
}

for (const [name, wanted] of [
  ['Kafka 4.3.1', { version: '4.3.1' }],
  ['Kafka 3.9.2', { version: '3.9.2', own: true }],
] as const) {
  const start = await findKafka(wanted);
  describe.skipIf(!start)(`over ${name}`, () => {
    eventLogContract(name, { fences: false }, async () => {
      const kafka = await start!();
      return await open(kafka.brokers, () => kafka.stop());
    });
  });
}
