import {
  type DeliveredRecord,
  type EventLog,
  type LogRecord,
  type Subscription,
  encodeHeaders,
} from '../event-log/index.ts';
import { pause } from '../waking/index.ts';
import { type Instant, type Uuid, isInstant, newUuid } from '../values/index.ts';

/**
 * What a source says each second: everything it recorded strictly before `recordedAt` is in the log. An instant is final
 * once the watermarks of all sources have passed it.
 */
export interface Watermark {
  /** Service and shard, `channels/0`. */
  readonly source: string;
  readonly epoch: Uuid;
  /** Last position relayed. */
  readonly position: number;
  readonly recordedAt: Instant;
  /** Last position sent, by topic and partition. */
  readonly partitions: Readonly<Record<string, Readonly<Record<number, number>>>>;
}

/** Topic of a service's watermarks: one partition, kept for a day. */
export function watermarkTopic(service: string): string {
  return `rapport.${service}.watermark.v1`;
}

/** How a watermark topic is made. */
export function watermarkSpec(service: string) {
  return { topic: watermarkTopic(service), partitions: 1, retentionMs: 24 * 60 * 60 * 1000 };
}

/** A watermark as a record: JSON, internal to the platform. Position 0 in its header: it is no event and never a double. */
export function watermarkRecord(service: string, watermark: Watermark): LogRecord {
  const { source, epoch, recordedAt } = watermark;
  const from = { source, position: 0, previous: 0, epoch, recordedAt };
  const id = newUuid(new Date(recordedAt));
  return {
    key: source,
    value: new TextEncoder().encode(JSON.stringify(watermark)),
    headers: encodeHeaders({ id, type: watermarkTopic(service), time: recordedAt, source: from }),
    source: from,
  };
}

/** Reads a watermark; undefined when the bytes are none. */
export function readWatermark(value: Uint8Array): Watermark | undefined {
  try {
    const read = JSON.parse(new TextDecoder().decode(value)) as Watermark;
    const whole =
      typeof read.source === 'string' && Number.isSafeInteger(read.position) && isInstant(read.recordedAt);
    return whole ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The newest watermark of a service; `receded`: it has said a higher position before, in the same epoch. */
export type HeardWatermark = Watermark & { readonly receded?: true };

/** The newest watermark of each service heard. */
export interface Watermarks {
  of(service: string): HeardWatermark | undefined;
  /** The instant before which everything is final: the lowest of all; undefined until each service has spoken. */
  final(): Instant | undefined;
  stop(): Promise<void>;
}

/**
 * Follows the watermarks of some services from the newest on. `reader` is unique per process. With `everyMs` it looks no
 * more often: busy services say ten a second each, and what was said in between is in the next look.
 */
export async function followWatermarks(
  log: EventLog,
  services: readonly string[],
  reader: string,
  { everyMs = 0 }: { readonly everyMs?: number } = {},
): Promise<Watermarks> {
  const newest = new Map<string, HeardWatermark>();
  const take = (topic: string, said: Watermark) => newest.set(topic, following(newest.get(topic), said));
  const ended = new AbortController();
  await log.ensureTopics(services.map(watermarkSpec));
  const hear = async (topic: string, records: readonly DeliveredRecord[]) => {
    for (const { value } of records) {
      const said = readWatermark(value);
      if (said) take(topic, said);
    }
  };
  const subscription: Subscription = await log.subscribe({
    group: `watermarks.${reader}`,
    topics: services.map(watermarkTopic),
    startAt: async ({ topic, partition }) => {
      const end = (await log.ends(topic)).get(partition);
      return Math.max(end?.first ?? 0, (end?.next ?? 0) - 1);
    },
    onBatch: ({ topic, records }) => hear(topic, records),
    onBatches: async (batches) => {
      for (const { topic, records } of batches) await hear(topic, records);
      if (everyMs > 0) await pause(everyMs, ended.signal);
    },
  });
  return {
    of: (service) => newest.get(watermarkTopic(service)),
    final: () => {
      const instants = services.map((service) => newest.get(watermarkTopic(service))?.recordedAt);
      return instants.includes(undefined) ? undefined : instants.toSorted()[0];
    },
    stop: async () => {
      ended.abort();
      await subscription.stop();
    },
  };
}

/**
 * A relay that dies goes on lower for a while, and says an older instant then. One that says less of a later instant has
 * lost what it said: its store was restored from a backup, and nobody told it.
 */
function following(before: HeardWatermark | undefined, said: Watermark): HeardWatermark {
  if (!before || before.epoch !== said.epoch) return said;
  const less = said.position < before.position && said.recordedAt > before.recordedAt;
  return less || before.receded ? { ...said, receded: true } : said;
}
