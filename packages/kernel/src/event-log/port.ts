import type { Instant, Uuid } from '../values/index.ts';

/** A public record on its way to the shared log. */
export interface LogRecord {
  /** Stream id; order is promised per key only. */
  readonly key: string;
  readonly value: Uint8Array;
  /** At most six: the five CloudEvents attributes and `rapport-source`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly source: SourcePosition;
}

/** Where a record comes from: lets a reader drop doubles and notice loss. Travels in the header `rapport-source`. */
export interface SourcePosition {
  /** Service and shard, `channels/0`. */
  readonly source: string;
  readonly position: number;
  /** Position of the record sent before it to the same topic and partition; 0 for the first. */
  readonly previous: number;
  /** Changes when the source's store is restored from a backup. */
  readonly epoch: Uuid;
  readonly recordedAt: Instant;
}

/** What the headers of a public record say: the CloudEvents attributes (binary mode, Kafka binding §3.2) and the source. */
export interface RecordHeaders {
  readonly id: Uuid;
  readonly type: string;
  /** When it happened in the world. */
  readonly time: Instant;
  readonly source: SourcePosition;
}

/** A record as a reader gets it. */
export interface DeliveredRecord extends LogRecord {
  /** What its headers say, read once for all who get it; undefined where they are not ours. */
  readonly said: RecordHeaders | undefined;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Said again by its source, because the log did not hold it. */
  readonly again?: true;
}

/** Consecutive records of one partition. `next` is where to go on from after them. */
export interface LogBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly DeliveredRecord[];
  readonly next: number;
  /** End of the partition when the batch was read: lag = end - next. */
  readonly end: number;
}

export interface TopicSpec {
  readonly topic: string;
  /** Fixed at creation: growing it would move keys to other partitions. */
  readonly partitions: number;
  /** How long records are kept; without it for ever. */
  readonly retentionMs?: number;
}

/** Where an append landed in one partition: first offset written and the one after the last (equal if all were doubles). */
export interface Landed {
  readonly base: number;
  readonly next: number;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** What a handler may ask while it works on a batch. */
export interface BatchContext {
  /** False once the partition was taken away or the subscription stops: finish nothing more. */
  alive(): boolean;
  /** Says "still working" to the group; call between chunks. */
  beat(): Promise<void>;
}

export interface Subscribe {
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Where this reader stands by its own checkpoint; asked at every assignment and again after a throw. Where nothing is kept
   * there any more, or the topic ends below, it reads on from the first record that is.
   */
  startAt(partition: TopicPartition): Promise<number>;
  /** At least once, in order per partition, one batch at a time; after a throw it goes on from `startAt` after a pause. */
  onBatch(batch: LogBatch, context: BatchContext): Promise<void>;
  /**
   * For who works best on much at once: what came of several partitions, under the same promises for each. Adapters that
   * read one partition at a time call `onBatch`.
   */
  onBatches?(batches: readonly LogBatch[], context: BatchContext): Promise<void>;
}

export interface Subscription {
  pause(): void;
  resume(): void;
  /** After it resolves no handler runs any more. */
  stop(): Promise<void>;
  /** Whether it is the one of its group that reads a partition, as far as it knows. */
  holds(partition: TopicPartition): boolean;
  /** Instant of the last sign of life (a fetch or a batch), for the watchdog. */
  lastActivity(): Date;
}

/** First offset kept and next offset to be written, of one partition. */
export interface PartitionEnds {
  readonly first: number;
  readonly next: number;
}

/** The shared event log. Three adapters, one contract suite. */
export interface EventLog {
  /** Names the log itself: offsets are counted in this one and mean nothing in another. */
  id(): Promise<string>;
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Partition of a key: murmur2 as Kafka's Java client computes it. */
  partitionOf(topic: string, key: string): number;
  /**
   * Resolves once durable, with where the records landed by partition. Throws {@link FencedOut} when a newer producer
   * epoch has written (where the adapter can tell), {@link UnknownTopic} when the topic is gone, {@link LogLost} when what went
   * before is not there, {@link AnotherPast} when the source does not know what it sent last (where it can tell). A record whose source position is not above the last one accepted may be
   * dropped (position 0 never is).
   */
  append(
    topic: string,
    records: readonly LogRecord[],
    fence: { readonly producer: string; readonly epoch: number },
  ): Promise<ReadonlyMap<number, Landed>>;
  subscribe(options: Subscribe): Promise<Subscription>;
  /** Each address it is reached at, and whether somebody answers there just now. */
  answering(): Promise<ReadonlyMap<string, boolean>>;
  /** Per partition; empty when there is no such topic. */
  ends(topic: string): Promise<ReadonlyMap<number, PartitionEnds>>;
  close(): Promise<void>;
}

/** A producer that is no longer the one: stop quietly. */
export class FencedOut extends Error {
  override readonly name = 'FencedOut';
}

/** The topic does not exist, or no longer. */
export class UnknownTopic extends Error {
  override readonly name = 'UnknownTopic';
}

/** The log does not hold the record that came before: it lost something and has to be filled again. */
export class LogLost extends Error {
  override readonly name = 'LogLost';
}

/** The log holds other events of this source at these positions: the source was set back and does not know it. */
export class AnotherPast extends Error {
  override readonly name = 'AnotherPast';
}
