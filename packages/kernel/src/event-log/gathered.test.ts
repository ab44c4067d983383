import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { memoryEventLog } from './memory.ts';
import type { LogBatch, LogRecord } from './port.ts';

const TOPIC = 'rapport.test.thing.v1';
const EPOCH = randomUUID();

/** A log of one topic with a record in each of two partitions. */
async function twoPartitions() {
  const log = memoryEventLog({ pauseMs: 1 });
  await log.ensureTopics([{ topic: TOPIC, partitions: 2 }]);
  const keys = Array.from({ length: 20 }, (_, i) => `key ${i}`);
  const keyIn = (partition: number) => keys.find((key) => log.partitionOf(TOPIC, key) === partition)!;
  const record = (key: string, position: number): LogRecord => ({
    key,
    value: Buffer.from(key),
    headers: {},
    source: { source: 'test/0', position, previous: 0, epoch: EPOCH, recordedAt: '2026-01-01T00:00:00.000Z' },
  });
  const [one, two] = [keyIn(0), keyIn(1)];
  await log.append(TOPIC, [record(one, 1), record(two, 2)], { producer: 'test', epoch: 1 });
  return { log, one, two };
}

const keysOf = (batches: readonly LogBatch[]) =>
  batches.flatMap(({ records }) => records.map(({ key }) => key)).toSorted();

test('who takes much at once gets what lies in several partitions in one go', async () => {
  const { log, one, two } = await twoPartitions();
  const calls: (readonly string[])[] = [];
  const reader = await log.subscribe({
    group: 'all',
    topics: [TOPIC],
    startAt: async () => 0,
    onBatch: async () => expect.unreachable(),
    onBatches: async (batches) => void calls.push(keysOf(batches)),
  });
  await eventually(
    () => calls,
    (seen) => seen.length > 0,
  );
  expect(calls).toEqual([[one, two].toSorted()]);
  await reader.stop();
});

test('when that fails each partition is tried alone, so that only the one that fails waits', async () => {
  const { log, one, two } = await twoPartitions();
  const taken: string[] = [];
  const tried: string[] = [];
  let failures = 0;
  const reader = await log.subscribe({
    group: 'one is bad',
    topics: [TOPIC],
    startAt: async () => 0,
    onBatch: async (batch) => {
      const [key] = keysOf([batch]);
      tried.push(key!);
      if (key === two && (failures += 1) < 3) throw new Error('not yet');
      taken.push(key!);
    },
    onBatches: async (batches) => {
      if (keysOf(batches).includes(two)) throw new Error('not yet');
      taken.push(...keysOf(batches));
    },
  });
  await eventually(
    () => taken,
    (seen) => seen.includes(two),
  );
  expect(taken.filter((key) => key === one)).toHaveLength(1);
  expect(tried.filter((key) => key === two)).toHaveLength(3);
  await reader.stop();
});
