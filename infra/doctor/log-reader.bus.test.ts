import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openEventLog } from '@rapport/kernel/event-log';
import { createLogger } from '@rapport/kernel/logging';
import { findKafka } from '../../packages/kernel/src/testing/brokers.ts';
import { textRecord } from '../../packages/kernel/src/testing/event-log-contract.ts';
import { readTopic } from './log-checks.ts';
import { portLogReader } from './log-reader.ts';

const start = await findKafka();

describe.skipIf(!start)('the log in Kafka', () => {
  test('may hold doubles after a retry, but no broken chain', { timeout: 120_000 }, async () => {
    const kafka = await start!();
    const topic = `rapport.doctor-${randomUUID()}.v1`;
    const logger = createLogger('doctor', 'silent');
    const log = await openEventLog({ KAFKA_BROKERS: kafka.brokers.join(',') }, 'rapport-doctor', logger);
    const reader = portLogReader(log);
    try {
      await log.ensureTopics([{ topic, partitions: 1 }]);
      const fence = { producer: 'test/0', epoch: 1 };
      const chain = [textRecord('a-1', 'x', 3), textRecord('a-1', 'y', 5, 3)];
      await log.append(topic, chain, fence);
      await log.append(topic, chain, fence);
      const sound = await readTopic(reader, topic);
      expect(sound.findings).toMatchObject({ violations: [], notes: ['partition 0: 2 records came again'] });
      expect(sound.at(0, 'test/0')).toEqual({ seen: 5, whole: 5 });
      await log.append(topic, [textRecord('a-1', 'z', 9, 7)], fence);
      expect((await readTopic(reader, topic)).findings.violations).toEqual([
        'partition 0: the chain of test/0 breaks after 5, though 9 is there',
      ]);
    } finally {
      await reader.close();
      await kafka.stop();
    }
  });
});
