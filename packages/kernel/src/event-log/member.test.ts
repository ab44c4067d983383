import { expect, test } from 'vitest';
import { textRecord } from '../testing/event-log-stage.ts';
import { eventually } from '../testing/eventually.ts';
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
