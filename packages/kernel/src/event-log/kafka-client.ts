import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import type { Admin, Consumer, EachBatchPayload, Kafka, Producer, logCreator } from 'kafkajs';
import type { Logger } from 'pino';

// The one file that knows the Kafka client; the adapter's other files use what is exported here.
export type { Admin, Consumer, EachBatchPayload, Kafka, Producer };

/** How the brokers are reached. */
export interface KafkaOptions {
  /** `host:port` of some brokers; the others are learned from them. */
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs and quotas. */
  readonly clientId: string;
  readonly logger: Logger;
  /** TLS: true for the system's authorities, or PEM texts. */
  readonly ssl?: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** How long a reader counts without a sign of life. Default 10 s: its silence after a kill -9. */
  readonly sessionTimeoutMs?: number;
  /** First pause after a handler threw, doubled each time up to 5 s. Default 250 ms. */
  readonly pauseMs?: number;
}

/** Waits between the client's own tries; what fails longer is tried again by us, with a fresh client where needed. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 } as const;

/** A client that logs through our logger. */
export function kafkaClient({ brokers, clientId, logger, ssl, sasl }: KafkaOptions): Kafka {
  stopIdleTimers();
  return new kafkajs.Kafka({
    clientId,
    brokers: inTurn(brokers),
    retry: RETRY,
    connectionTimeout: 5_000,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: logTo(logger),
    ...(ssl === undefined ? {} : { ssl: ssl === true || ssl === false ? ssl : { ...ssl } }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
  });
}

/**
 * Names the next broker at each call. The client itself begins every connection at the first it was given, and a broker
 * may answer for half a minute from what the cluster was before: asked again and again, it hides that others know better.
 */
export function inTurn(brokers: readonly string[]): () => string[] {
  let next = 0;
  return () => {
    const broker = brokers[next % brokers.length];
    next += 1;
    return broker === undefined ? [] : [broker];
  };
}

/** Which broker leads which partition, as the producer knew it at its last send. */
export interface LeaderBook {
  of(topic: string, partition: number): number | undefined;
  note(topic: string, leaders: ReadonlyMap<number, number>): void;
}

/** An empty book: the first send fills it, and tells that it has to be begun again. */
export function leaderBook(): LeaderBook {
  const topics = new Map<string, ReadonlyMap<number, number>>();
  return {
    of: (topic, partition) => topics.get(topic)?.get(partition),
    note: (topic, leaders) => topics.set(topic, leaders),
  };
}

/** A request was made up for another leader than the partition has; nothing of it was sent. */
export class LeaderMoved extends Error {
  override readonly name = 'LeaderMoved';
}

/**
 * The producer of a relay. Partitions are computed by us and given with each message; what the client calls a partitioner
 * is the one place where it tells the leaders it is about to send to, so that a request for two brokers can be stopped.
 */
export function idempotentProducer(kafka: Kafka, book: LeaderBook): Producer {
  return kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: () => {
      let seen: unknown;
      let leaders = new Map<number, number>();
      return ({ topic, partitionMetadata, message }) => {
        if (seen !== partitionMetadata) {
          seen = partitionMetadata;
          leaders = new Map(partitionMetadata.map(({ partitionId, leader }) => [partitionId, leader]));
          book.note(topic, leaders);
        }
        const { partition = 0, leader } = message as { partition?: number; leader?: number };
        if (leaders.get(partition) !== leader) throw new LeaderMoved(`partition ${partition} of ${topic}`);
        return partition;
      };
    },
    retry: { ...RETRY, retries: 1 },
  });
}

/** Of a consumer that crashes, the client restarts nothing: we make a new one. */
export function groupConsumer(kafka: Kafka, groupId: string, sessionTimeout: number): Consumer {
  return kafka.consumer({
    groupId,
    sessionTimeout,
    heartbeatInterval: Math.floor(sessionTimeout / 4),
    rebalanceTimeout: 60_000,
    maxWaitTimeInMs: 300,
    maxBytesPerPartition: 1 << 20,
    allowAutoTopicCreation: false,
    retry: { ...RETRY, restartOnFailure: async () => false },
  });
}

/** The protocol's name of an error, or of what caused it; empty when it has none. */
export function errorType(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('type' in each && typeof each.type === 'string') return each.type;
  }
  return '';
}

/**
 * Whether the same again may work. What carries no verdict is worth another try; of several, the innermost counts: the
 * client calls final whatever it has tried often enough, and wraps that again under other names.
 */
export function isRetriable(error: unknown): boolean {
  let verdict = true;
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('retriable' in each) verdict = each.retriable !== false;
  }
  return verdict;
}

/** Whether a group's member has to join again; the client does so when it sees this error. */
export function isRebalancing(error: unknown): boolean {
  return [
    'REBALANCE_IN_PROGRESS',
    'NOT_COORDINATOR_FOR_GROUP',
    'ILLEGAL_GENERATION',
    'UNKNOWN_MEMBER_ID',
  ].includes(errorType(error));
}

function saslOf({ mechanism, username, password }: NonNullable<KafkaOptions['sasl']>) {
  if (mechanism === 'plain') return { mechanism, username, password } as const;
  if (mechanism === 'scram-sha-256') return { mechanism, username, password } as const;
  return { mechanism, username, password } as const;
}

// What the client calls an error and then tries again: of interest only to who looks for it.
const PASSING =
  /coordinator|rebalanc|leader|partition \d+ of|metadata|connection|retr|does not host|not authorized to access group|Offset out of range|Limiting retries/i;

function logTo(logger: Logger): logCreator {
  return () =>
    ({ level, log: { message, timestamp: _, ...fields } }) => {
      const loud =
        level <= kafkajs.logLevel.WARN && !PASSING.test(`${message} ${String(fields['error'] ?? '')}`);
      logger[loud ? 'warn' : 'debug']({ kafka: fields }, message);
    };
}

interface RequestQueue {
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly throttledUntil: number;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

let patched = false;

/**
 * kafkajs 2.2.4 re-arms a timer of negative length on every connection for ever: a busy loop of 1 ms, and a
 * TimeoutNegativeWarning on newer Nodes. The same method, armed only when something waits.
 */
function stopIdleTimers(): void {
  if (patched) return;
  patched = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as {
    prototype: { scheduleCheckPendingRequests(this: RequestQueue): void };
  };
  prototype.scheduleCheckPendingRequests = function scheduleCheckPendingRequests() {
    const throttled = this.throttledUntil - Date.now();
    if (this.throttleCheckTimeoutId || (throttled <= 0 && this.pending.length === 0)) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      Math.max(throttled, 10),
    );
  };
}
