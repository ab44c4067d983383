import { expect, test } from 'vitest';
import { LogLost, memoryEventLog } from '../event-log/index.ts';
import { createLogger } from '../logging/index.ts';
import { textRecord } from '../testing/event-log-stage.ts';
import { senderOf } from './sending.ts';

const TOPIC = 'rapport.test.thing.v1';

/** A sender to an empty log, for which the topic was written to before, or never. */
function sending(wasThere: boolean) {
  const log = memoryEventLog();
  const specOf = (topic: string) => ({ topic, partitions: 12 });
  const fence = { producer: 'test/0', epoch: 1 };
  const signal = new AbortController().signal;
  return {
    log,
    sender: senderOf(log, specOf, () => wasThere, fence, signal, createLogger('test', 'silent')),
  };
}

test('a topic that never was is made by the first send', async () => {
  const { log, sender } = sending(false);
  await sender.send(TOPIC, [textRecord('thing-1', 'x', 1, 0)]);
  const ends = await log.ends(TOPIC);
  expect([...ends.values()].reduce((sum, { next }) => sum + next, 0)).toBe(1);
});

test('a topic that was written to and is gone is not made anew: that would hide what it lost', async () => {
  const { log, sender } = sending(true);
  await expect(sender.send(TOPIC, [textRecord('thing-1', 'x', 2, 1)])).rejects.toThrow(LogLost);
  expect(await log.ends(TOPIC)).toEqual(new Map());
});
