import type { Logger } from '../logging/index.ts';
import {
  type Kafka,
  type LeaderBook,
  LeaderMoved,
  type Producer,
  errorType,
  idempotentProducer,
  isRetriable,
  leaderBook,
} from './kafka-client.ts';
import { type Landed, type LogRecord, UnknownTopic } from './port.ts';
import { pause } from '../waking/index.ts';

/** Sends runs of records to one cluster, each record once and in order per partition as long as it lives. */
export interface KafkaSender {
  send(topic: string, records: readonly LogRecord[]): Promise<ReadonlyMap<number, Landed>>;
  close(): Promise<void>;
}

interface Cluster {
  readonly partitionOf: (topic: string, key: string) => number;
  readonly exists: (topic: string) => Promise<boolean>;
}

/** What one partition gets of a run. Sent again it is the very same, so that the broker knows it by its sequence. */
interface Parcel {
  readonly partition: number;
  readonly records: readonly LogRecord[];
}

interface Run {
  readonly records: readonly LogRecord[];
  readonly rounds: readonly (readonly Parcel[])[];
  readonly landed: Map<Parcel, Landed>;
}

/** One idempotent connection to the cluster and what it knows of leaders. */
interface Line {
  readonly producer: Producer;
  readonly leaders: LeaderBook;
}

/** Below the brokers' limit for one batch of one partition (1 MiB), with room for keys and framing. */
const PARCEL_BYTES = 900_000;
const RECORD_OVERHEAD = 500;
/** Longer than a partition takes to find a new leader. */
const PATIENCE_MS = 30_000;
/** News of a topic takes a moment to reach every broker: only after it "unknown" is believed. */
const NEWS_MS = 3_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/**
 * A sender around one idempotent producer. Each request goes to one broker: the client, when a leader dies in the middle
 * of a request for several, may lose one partition's part or send another's twice.
 */
export function kafkaSender(kafka: Kafka, cluster: Cluster, logger: Logger): KafkaSender {
  const closing = new AbortController();
  const connection = connectionTo(kafka, logger);
  /** What a failed run had got through: the same run sent again goes on there, as long as the producer lives. */
  let unfinished: Run | undefined;

  /** Throws what no further try can mend. A producer whose count is broken is not mended: the next one is new. */
  async function examine(topic: string, error: unknown, waited: number): Promise<void> {
    const unknown = errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION' && waited > NEWS_MS;
    const gone = unknown && !(await cluster.exists(topic));
    if (gone || !isRetriable(error)) {
      unfinished = undefined;
      await connection.drop();
      throw gone ? new UnknownTopic(topic, { cause: error }) : error;
    }
    if (waited > PATIENCE_MS || closing.signal.aborted) throw error;
  }

  /** Sends parcels of different partitions, leader by leader, until all have landed. */
  async function deliver(topic: string, parcels: readonly Parcel[], landed: Run['landed']): Promise<void> {
    const begun = performance.now();
    for (let tries = 0; parcels.some((parcel) => !landed.has(parcel));) {
      const left = parcels.filter((parcel) => !landed.has(parcel));
      const failure = await attempt(topic, left, landed, connection);
      if (failure === undefined) continue;
      await examine(topic, failure, performance.now() - begun);
      logger.debug({ err: failure, topic, tries }, 'send failed, trying again');
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS), closing.signal);
      tries += 1;
    }
  }

  return {
    send: async (topic, records) => {
      const run = unfinished?.records === records ? unfinished : runOf(topic, records, cluster);
      unfinished = run;
      for (const round of run.rounds) await deliver(topic, round, run.landed);
      unfinished = undefined;
      return byPartition(run.landed);
    },
    close: async () => {
      closing.abort();
      await connection.drop();
    },
  };
}

/** One producer, made when needed. */
function connectionTo(kafka: Kafka, logger: Logger) {
  let current: Promise<Line> | undefined;
  const connect = async (): Promise<Line> => {
    const leaders = leaderBook();
    const producer = idempotentProducer(kafka, leaders);
    await producer.connect();
    return { producer, leaders };
  };
  return {
    line: async (): Promise<Line> => {
      const mine = (current ??= connect());
      mine.catch(() => {
        if (current === mine) current = undefined;
      });
      return await mine;
    },
    drop: async (): Promise<void> => {
      const old = current;
      current = undefined;
      await old
        ?.then(({ producer }) => producer.disconnect())
        .catch((error: unknown) => logger.debug({ err: error }, 'producer left in disorder'));
    },
  };
}

/** One request to each leader. Notes what landed; returns what went wrong, if anything did. */
async function attempt(
  topic: string,
  parcels: readonly Parcel[],
  landed: Run['landed'],
  connection: { line(): Promise<Line> },
): Promise<unknown> {
  // Connecting fails as sending does: a broker that has not heard of a new topic yet answers neither.
  const line = await connection.line().catch((error: unknown) => ({ failure: error }));
  if ('failure' in line) return line.failure;
  const { producer, leaders } = line;
  const groups = Map.groupBy(parcels, ({ partition }) => leaders.of(topic, partition));
  const outcomes = await Promise.allSettled(
    [...groups].map(async ([leader, group]) => {
      const messages = group.flatMap((parcel) => messagesOf(parcel, leader));
      const answers = await producer.send({ topic, messages, acks: -1 });
      for (const parcel of group) landed.set(parcel, landedOf(parcel, answers));
    }),
  );
  // A leader that has moved is no failure: nothing was sent, and the book knows better now.
  const failure = outcomes.find(
    (outcome) => outcome.status === 'rejected' && !(outcome.reason instanceof LeaderMoved),
  );
  return failure?.status === 'rejected' ? failure.reason : undefined;
}

function messagesOf({ partition, records }: Parcel, leader: number | undefined) {
  return records.map(({ key, value, headers }) => ({
    key,
    value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    headers: { ...headers },
    partition,
    leader,
  }));
}

function runOf(topic: string, records: readonly LogRecord[], { partitionOf }: Cluster): Run {
  return { records, rounds: roundsOf(records, (key) => partitionOf(topic, key)), landed: new Map() };
}

/** Cuts a run into parcels that fit into one batch each; a round holds at most one for each partition. */
function roundsOf(records: readonly LogRecord[], partitionOf: (key: string) => number): readonly Parcel[][] {
  const rounds: Parcel[][] = [];
  for (const [partition, lane] of Map.groupBy(records, ({ key }) => partitionOf(key))) {
    cut(lane).forEach((part, i) => {
      rounds[i] ??= [];
      rounds[i].push({ partition, records: part });
    });
  }
  return rounds;
}

function cut(records: readonly LogRecord[]): LogRecord[][] {
  const pieces: LogRecord[][] = [];
  let bytes = PARCEL_BYTES;
  for (const record of records) {
    const size = record.value.length + RECORD_OVERHEAD;
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

/** Where a parcel landed. One without an answer was not sent: that must never pass as done. */
function landedOf({ partition, records }: Parcel, answers: readonly Answer[]): Landed {
  const answer = answers.find((each) => each.partition === partition);
  if (answer?.baseOffset === undefined) throw new Error(`no answer for partition ${partition}`);
  const base = Number(answer.baseOffset);
  return { base, next: base + records.length };
}

function byPartition(parcels: ReadonlyMap<Parcel, Landed>): ReadonlyMap<number, Landed> {
  const landed = new Map<number, Landed>();
  for (const [{ partition }, { base, next }] of parcels) {
    landed.set(partition, { base: landed.get(partition)?.base ?? base, next });
  }
  return landed;
}
