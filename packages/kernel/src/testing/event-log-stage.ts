import { randomUUID } from 'node:crypto';
import { deriveUuid } from '../values/index.ts';
import {
  type BatchContext,
  type DeliveredRecord,
  type EventLog,
  type LogBatch,
  type LogRecord,
  type Subscription,
  type TopicPartition,
  encodeHeaders,
  readHeaders,
} from '../event-log/index.ts';

/** One log as the suite uses it: two members open it as two processes would. */
export interface OpenedLog {
  readonly log: EventLog;
  /** Another client of the same log. */
  readonly second: EventLog;
  /** As an operator would, behind the adapter's back. */
  deleteTopic(topic: string): Promise<void>;
  /** What lies before an offset in each partition is kept no longer. */
  throwAway(topic: string, before: number): Promise<void>;
  close(): Promise<void>;
}

/** What differs by nature between logs that can tell a stale producer and those that cannot. */
export interface LogTraits {
  /** Whether an older producer epoch is refused; where it is not, readers drop its doubles. */
  readonly fences: boolean;
}

/** The epoch of every record of the suite's one source. */
export const EPOCH = '01900000-0000-7000-8000-0000000000aa';
export const PARTITIONS = 4;
export const fence = { producer: 'test/0', epoch: 1 };

/** A public record with a one-line text as its value. */
export function textRecord(key: string, text: string, position: number, previous = 0): LogRecord {
  const recordedAt = '2026-01-01T00:00:00.000Z';
  const source = { source: 'test/0', position, previous, epoch: EPOCH, recordedAt };
  const headers = encodeHeaders({
    id: deriveUuid('text-record', `${key} ${position} ${text}`),
    type: 'test',
    time: recordedAt,
    source,
  });
  return { key, value: new TextEncoder().encode(text), headers, source };
}

/** A record as a reader gets it. */
export const delivered = (
  record: LogRecord,
  at: TopicPartition & { readonly offset: number },
): DeliveredRecord => ({ ...record, ...readHeaders(record.headers), ...at });

export const textOf = (record: DeliveredRecord) => new TextDecoder().decode(record.value);

/** A run of records over a few keys, each with its number as text and position; of one key they are a chain. */
export const numbered = (count: number, from = 1, keys = 7) =>
  Array.from({ length: count }, (_, i) => {
    const position = from + i;
    return textRecord(`k-${position % keys}`, `${position}`, position, keys === 1 ? position - 1 : 0);
  });

/** A reader with a checkpoint of its own, moved by compare-and-set as a database would. */
export function reader() {
  const positions = new Map<string, number>();
  const seen: DeliveredRecord[] = [];
  const at = (tp: TopicPartition) => `${tp.topic} ${tp.partition}`;
  return {
    seen,
    texts: () => seen.map(textOf),
    position: (tp: TopicPartition) => positions.get(at(tp)) ?? 0,
    startAt: async (tp: TopicPartition) => positions.get(at(tp)) ?? 0,
    /** Takes what is new and moves on; a batch that begins elsewhere than the checkpoint loses the compare-and-set. */
    take: (batch: LogBatch, upTo = batch.next) => {
      const from = positions.get(at(batch)) ?? 0;
      const records = batch.records.filter(({ offset }) => offset >= from && offset < upTo);
      seen.push(...records);
      if (upTo > from) positions.set(at(batch), upTo);
    },
  };
}

/** Where the suite plays: an opened log, and readers that are stopped when their test ends. */
export interface Stage {
  opened: OpenedLog;
  hear(
    log: EventLog,
    topic: string,
    group: string,
    startAt: (tp: TopicPartition) => Promise<number>,
    onBatch: (batch: LogBatch, context: BatchContext) => Promise<void>,
  ): Promise<Subscription>;
  /** Stops every reader that still runs. */
  hush(): Promise<void>;
  /** A test with a topic and a group of its own. */
  told(work: (topic: string, group: string) => Promise<void>): () => Promise<void>;
}

/** A stage whose log is put in place before the tests. */
export function stageOf(): Stage {
  const running: Subscription[] = [];
  const stage: Stage = {
    opened: undefined as unknown as OpenedLog,
    hear: async (log, topic, group, startAt, onBatch) => {
      const subscription = await log.subscribe({ group, topics: [topic], startAt, onBatch });
      running.push(subscription);
      return subscription;
    },
    hush: async () => {
      await Promise.all(running.splice(0).map((subscription) => subscription.stop()));
    },
    told: (work) => async () => {
      const topic = `rapport.test.t${randomUUID().slice(0, 8)}.v1`;
      await stage.opened.log.ensureTopics([{ topic, partitions: PARTITIONS }]);
      try {
        await work(topic, `g-${randomUUID()}`);
      } finally {
        await stage.hush();
      }
    },
  };
  return stage;
}
