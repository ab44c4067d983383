import { describe, expect, test } from 'vitest';
import { type DeliveredRecord, memoryEventLog } from '@rapport/kernel/event-log';
import { textRecord } from '../../packages/kernel/src/testing/event-log-contract.ts';
import { readTopic } from './log-checks.ts';
import { portLogReader } from './log-reader.ts';

const TOPIC = 'rapport.test.thing.v1';
const fence = { producer: 'test/0', epoch: 1 };

describe('a log read through its port', () => {
  test('is read to its end as it was, partition by partition', async () => {
    const log = memoryEventLog();
    await log.ensureTopics([{ topic: TOPIC, partitions: 3 }]);
    const keys = Array.from({ length: 50 }, (_, i) => `a-${i}`);
    await log.append(
      TOPIC,
      keys.map((key) => textRecord(key, key, 0)),
      fence,
    );
    const reader = portLogReader(log);
    const read: DeliveredRecord[] = [];
    const ends = await reader.ends(TOPIC);
    await log.append(TOPIC, [textRecord('later', 'later', 0)], fence);
    await reader.read(TOPIC, ends, async (records) => void read.push(...records));
    expect(read.map(({ key }) => key).sort()).toEqual(keys.sort());
    await reader.close();
  });

  test('may hold records twice, and nothing at all', async () => {
    const log = memoryEventLog();
    await log.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    const reader = portLogReader(log);
    expect((await readTopic(reader, TOPIC)).findings.violations).toEqual([]);
    expect((await readTopic(reader, 'nowhere')).ends.size).toBe(0);
    await reader.close();
  });
});
