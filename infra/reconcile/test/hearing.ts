import type { HeardEvent } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { type Topic, catalogue, read } from '@rapport/proto/catalogue';
import type { Told } from '../../../services/analytics/test/log-world.ts';
import type { Logged } from '../book.ts';

const TOPICS = Object.keys(catalogue) as readonly Topic[];

/** What was told, as its listeners hear it. */
export function readAsTold(told: readonly Told[]): readonly HeardEvent[] {
  return told.map(({ topic, streamId, value, at }, i) => {
    const { type, data, occurredAt, meta } = read(topic, value);
    const service = topic.split('.')[1]!;
    const event = { id: deriveUuid(service, String(i + 1)), type, data, streamId, occurredAt, meta };
    return { ...event, source: `${service}/0`, position: i + 1, recordedAt: at };
  });
}

/** The same as a reader of the log meets it: topic by topic, the events of a record in their order. */
export function readTopicByTopic(told: readonly Told[]): readonly Logged[] {
  return readAsTold(told)
    .map((event, i) => ({ event, nth: TOPICS.indexOf(told[i]!.topic) }))
    .toSorted((a, b) => a.nth - b.nth)
    .map(({ event }) => {
      const { type, data, streamId, source, position, occurredAt, recordedAt } = event;
      const subject = streamId.slice(streamId.indexOf('-') + 1);
      return { type, data, subject, source, position, occurredAt, recordedAt };
    });
}
