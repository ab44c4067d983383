import { pause } from '../leases/index.ts';
import type { Logger } from '../logging/index.ts';
import { type Kafka, type Producer, errorType, idempotentProducer, isRetriable } from './kafka-client.ts';
import { type Landed, type LogRecord, UnknownTopic } from './port.ts';

/** Sends runs of records to one cluster, each record once and in order per partition as long as it lives. */
export interface KafkaSender {
  send(topic: string, records: readonly LogRecord[]): Promise<ReadonlyMap<number, Landed>>;
  close(): Promise<void>;
}

interface Cluster {
  readonly partitionOf: (topic: string, key: string) => number;
  readonly exists: (topic: string) => Promise<boolean>;
  readonly brokerCount: () => Promise<number>;
}

/** A part of a run that travels in one request. */
interface Parcel {
  readonly records: readonly LogRecord[];
  readonly partitions: readonly number[];
}

/** Below the brokers' limit for one batch of one partition (1 MiB), with room for keys and framing. */
const PARCEL_BYTES = 900_000;
/** Together about half a minute: longer than a partition takes to find a new leader. */
const TRIES = 30;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * A sender around one idempotent producer. Several brokers: each request goes to one partition, because the client,
 * when a leader dies in the middle of a request for several, may lose one partition's part or send another's twice.
 */
export function kafkaSender(kafka: Kafka, cluster: Cluster, logger: Logger): KafkaSender {
  let current: Promise<Producer> | undefined;
  const closing = new AbortController();
  /** What a failed run had got through: the same run sent again goes on there. */
  let unfinished:
    { readonly records: readonly LogRecord[]; readonly landed: Map<number, Landed> } | undefined;

  const producer = () => {
    current ??= connect();
    return current;
  };
  async function connect(): Promise<Producer> {
    const fresh = idempotentProducer(kafka);
    try {
      await fresh.connect();
      return fresh;
    } catch (error) {
      current = undefined;
      throw error;
    }
  }
  /** A producer whose count is broken is not mended: what comes after gets a new one. */
  async function discard(): Promise<void> {
    const old = current;
    current = undefined;
    unfinished = undefined;
    await old
      ?.then((each) => each.disconnect())
      .catch((error: unknown) => logger.debug({ err: error }, 'discarded'));
  }

  async function deliver(
    topic: string,
    { records, partitions }: Parcel,
  ): Promise<ReadonlyMap<number, Landed>> {
    const messages = records.map(({ key, value, headers }) => ({
      key,
      value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
      headers: { ...headers },
      partition: cluster.partitionOf(topic, key),
    }));
    for (let tries = 1; ; tries += 1) {
      try {
        const answers = await (await producer()).send({ topic, messages, acks: -1 });
        return landedOf(messages, partitions, answers);
      } catch (error) {
        if (!isRetriable(error)) {
          await discard();
          throw error;
        }
        if (errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION' && !(await cluster.exists(topic))) {
          await discard();
          throw new UnknownTopic(topic, { cause: error });
        }
        if (tries === TRIES || closing.signal.aborted) throw error;
        logger.debug({ err: error, topic, tries }, 'send failed, trying again');
        await pause(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS), closing.signal);
      }
    }
  }

  return {
    send: async (topic, records) => {
      const landed = unfinished?.records === records ? unfinished.landed : new Map<number, Landed>();
      const partitionOf = ({ key }: LogRecord) => cluster.partitionOf(topic, key);
      const left = records.filter((record) => !landed.has(partitionOf(record)));
      const lanes = (await cluster.brokerCount()) > 1 ? [...Map.groupBy(left, partitionOf).values()] : [left];
      const outcomes = await Promise.allSettled(
        lanes.map(async (lane) => {
          const parts = new Map<number, Landed>();
          for (const records of parcels(lane)) {
            const partitions = [...new Set(records.map(partitionOf))];
            merge(parts, await deliver(topic, { records, partitions }));
          }
          merge(landed, parts);
        }),
      );
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      unfinished = failed && current ? { records, landed } : undefined;
      if (failed) throw failed.reason;
      return landed;
    },
    close: async () => {
      closing.abort();
      await discard();
    },
  };
}

/** Cuts a run so that each piece fits into one batch. */
function parcels(records: readonly LogRecord[]): LogRecord[][] {
  const pieces: LogRecord[][] = [];
  let bytes = PARCEL_BYTES;
  for (const record of records) {
    const size = record.value.length + 500;
    if (bytes + size > PARCEL_BYTES) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)!.push(record);
    bytes += size;
  }
  return pieces;
}

interface Answer {
  readonly partition: number;
  readonly baseOffset?: string;
}

/** Where each partition's part landed. A partition without an answer was not sent: that must never pass as done. */
function landedOf(
  messages: readonly { readonly partition: number }[],
  partitions: readonly number[],
  answers: readonly Answer[],
): ReadonlyMap<number, Landed> {
  const landed = new Map<number, Landed>();
  for (const partition of partitions) {
    const answer = answers.find((each) => each.partition === partition);
    if (answer?.baseOffset === undefined) throw new Error(`no answer for partition ${partition}`);
    const base = Number(answer.baseOffset);
    const count = messages.filter((message) => message.partition === partition).length;
    landed.set(partition, { base, next: base + count });
  }
  return landed;
}

function merge(into: Map<number, Landed>, parts: ReadonlyMap<number, Landed>): void {
  for (const [partition, { base, next }] of parts) {
    into.set(partition, { base: into.get(partition)?.base ?? base, next });
  }
}
