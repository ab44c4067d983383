import type { HeardEvent } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { type Topic, catalogue, read } from '@rapport/proto/catalogue';
import { type Purchases, purchasesUntil } from '../../../services/analytics/src/queries/purchases.ts';
import {
  type Told,
  caughtUp,
  folderFor,
  logWorld,
  warehouseOver,
} from '../../../services/analytics/test/log-world.ts';
import type { Book, Figure, Logged, Shown } from '../book.ts';

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

/** The figures of a book that has read a log, beside what screens show. */
export async function figuresOver(
  book: Book,
  told: readonly Told[],
  shown: Shown,
): Promise<readonly Figure[]> {
  const beginnings = book.topics.map((topic) => topic.replace(/v1$/, ''));
  for (const event of readTopicByTopic(told))
    if (beginnings.some((beginning) => event.type.startsWith(beginning))) book.take(event);
  return await book.figures(shown);
}

/** What everybody bought until a day, in yuan, as a warehouse of analytics counts it by what was recorded by an instant. */
export async function boughtBy(
  told: readonly Told[],
  until: string,
  knownUntil?: string,
): Promise<readonly Purchases[]> {
  const { folder, remove } = folderFor();
  try {
    const world = logWorld();
    await world.tell(...told);
    const warehouse = warehouseOver(world, folder);
    await warehouse.start();
    await caughtUp(warehouse);
    const bought = await purchasesUntil(warehouse.ask, until, 'CNY', knownUntil);
    await warehouse.stop();
    return bought;
  } finally {
    remove();
  }
}
