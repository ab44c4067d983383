import { pino } from 'pino';
import { expect, test } from 'vitest';
import { textRecord } from '../testing/event-log-stage.ts';
import { eventually } from '../testing/eventually.ts';
import { createWake } from '../waking/index.ts';
import { type MemberSource, PARTITIONS_A_TURN, runMember } from './member.ts';
import { memoryEventLog } from './memory.ts';

const TOPIC = 'rapport.test.thing.v1';

test('a reader whose place could not be looked up after a failure asks again before it reads on', async () => {
  const log = memoryEventLog();
  await log.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
  const records = [1, 2, 3].map((position) => textRecord('thing-1', 'x', position, position - 1));
  await log.append(TOPIC, records, { producer: 'test/0', epoch: 1 });
  // First the beginning; then nobody answers; then the answer is another than before.
  const answers = [0, undefined, 2];
  const read: number[] = [];
  const reader = await log.subscribe({
    group: 'test',
    topics: [TOPIC],
    startAt: async () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined) throw new Error('nobody answers');
      return answer;
    },
    onBatch: async ({ records: [first] }) => {
      read.push(first!.offset);
      if (read.length === 1) throw new Error('not now');
    },
  });
  await eventually(
    () => read.length,
    (times) => times === 2,
  );
  await reader.stop();
  expect(read).toEqual([0, 2]);
});

/** A source of so many partitions, one record in each, that writes down how often it is asked. */
function countedSource(partitions: number) {
  const bell = createWake();
  const ends = Array.from({ length: partitions }, () => 1);
  const held = ends.map((_, partition) => ({ topic: TOPIC, partition }));
  const asked = { reads: 0, idles: 0 };
  const source: MemberSource = {
    assignment: async () => held,
    beat: async () => {},
    holds: () => true,
    read: async (cursors) => {
      asked.reads += 1;
      const busy = cursors.filter(({ partition, next }) => next < ends[partition]!);
      const batches = busy.slice(0, PARTITIONS_A_TURN).map(({ partition }) => ({
        topic: TOPIC,
        partition,
        records: [],
        next: ends[partition]!,
        end: ends[partition]!,
      }));
      return { batches, more: busy.length > batches.length };
    },
    idle: async (ms, signal) => {
      asked.idles += 1;
      await bell.next(ms, signal);
    },
    leave: async () => {},
  };
  const write = (partition: number) => {
    ends[partition]! += 1;
    bell.ring();
  };
  return { source, asked, write };
}

const read = (source: MemberSource, onBatch: (partition: number, next: number) => Promise<void>) =>
  runMember(
    {
      group: 'test',
      topics: [TOPIC],
      startAt: async () => 0,
      onBatch: ({ partition, next }) => onBatch(partition, next),
    },
    source,
    { pauseMs: 1, logger: pino({ level: 'silent' }) },
  );

test('who has read all that there was looks again when it is rung, and not before', async () => {
  const { source, asked, write } = countedSource(2);
  const seen: string[] = [];
  const reader = read(source, async (partition, next) => {
    seen.push(`${partition} ${next}`);
  });
  await eventually(
    () => asked.idles,
    (idles) => idles === 1,
  );
  expect(asked.reads).toBe(1);
  write(0);
  await eventually(
    () => asked.idles,
    (idles) => idles === 2,
  );
  await reader.stop();
  expect(asked.reads).toBe(2);
  expect(seen).toEqual(['0 1', '1 1', '0 2']);
});

test('what comes while a batch is handled is read at once after it', async () => {
  const { source, asked, write } = countedSource(1);
  const seen: number[] = [];
  const reader = read(source, async (_, next) => {
    if (next === 1) write(0);
    seen.push(next);
  });
  await eventually(
    () => seen,
    ({ length }) => length === 2,
  );
  await reader.stop();
  expect(seen).toEqual([1, 2]);
  expect(asked.reads).toBeGreaterThanOrEqual(2);
});

test('more partitions than one turn holds are all read without a ring', async () => {
  const { source, asked } = countedSource(2 * PARTITIONS_A_TURN + 1);
  const seen = new Set<number>();
  const reader = read(source, async (partition) => {
    seen.add(partition);
  });
  await eventually(
    () => asked.idles,
    (idles) => idles === 1,
  );
  await reader.stop();
  expect(seen.size).toBe(2 * PARTITIONS_A_TURN + 1);
  expect(asked.reads).toBe(3);
});

test('a place that could not be looked up is asked for again, though its partition has been held all along', async () => {
  const { source } = countedSource(2);
  const seen: number[] = [];
  let asked = 0;
  const reader = runMember(
    {
      group: 'test',
      topics: [TOPIC],
      startAt: async () => {
        asked += 1;
        if (asked === 2) throw new Error('nobody answers');
        return 0;
      },
      onBatch: async ({ partition }) => void seen.push(partition),
    },
    source,
    { pauseMs: 1, logger: pino({ level: 'silent' }) },
  );
  await eventually(
    () => seen,
    ({ length }) => length === 2,
  );
  await reader.stop();
  expect(seen.toSorted()).toEqual([0, 1]);
});
