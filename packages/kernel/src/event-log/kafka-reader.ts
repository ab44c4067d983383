import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logging/index.ts';
import { type Consumer, type Kafka, type KafkaOptions, groupConsumer } from './kafka-client.ts';
import { kafkaMember } from './kafka-member.ts';
import type { EndsOf } from './kafka-positions.ts';
import type { Subscribe, Subscription } from './port.ts';
import { pause } from '../waking/index.ts';

const WATCH_MS = 5_000;
/** A reader that neither fetched nor worked for so long hangs; the client does not notice. */
const SILENCE_MS = 30_000;
const HINT_MS = 1_000;
const MAX_PAUSE_MS = 5_000;
/** A good-bye that takes longer is not waited for: its session ends by itself. */
const LEAVE_MS = 15_000;

/** What lives longer than any one consumer of the client. */
interface Reader {
  readonly kafka: Kafka;
  readonly options: Subscribe;
  readonly settings: KafkaOptions;
  readonly endsOf: EndsOf;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  paused: boolean;
  activity: number;
  /** The batch at work, if any. */
  working: Promise<void> | undefined;
  /** The consumer that runs now, if any, and what it holds. */
  consumer: Consumer | undefined;
  holds: Subscription['holds'];
}

/** One member of a group, for ever: whatever ends the client's consumer, another one takes its place until stopped. */
export function kafkaReader(
  kafka: Kafka,
  options: Subscribe,
  settings: KafkaOptions,
  endsOf: EndsOf,
): Subscription {
  const controller = new AbortController();
  const reader: Reader = {
    kafka,
    options,
    settings,
    endsOf,
    log: settings.logger.child({ group: options.group }),
    stopping: controller.signal,
    paused: false,
    activity: Date.now(),
    working: undefined,
    consumer: undefined,
    holds: () => false,
  };
  const loop = liveOn(reader);
  return {
    pause: () => {
      reader.paused = true;
      reader.consumer?.pause(topicsOf(options));
    },
    resume: () => {
      reader.paused = false;
      reader.consumer?.resume(topicsOf(options));
    },
    stop: async () => {
      controller.abort();
      await loop;
    },
    holds: (partition) => reader.holds(partition),
    lastActivity: () => new Date(reader.activity),
  };
}

const topicsOf = ({ topics }: Subscribe) => topics.map((topic) => ({ topic }));

async function liveOn(reader: Reader): Promise<void> {
  const { log, stopping } = reader;
  for (let failures = 0; !stopping.aborted; failures += 1) {
    const begun = Date.now();
    await live(reader).catch((error: unknown) =>
      log.warn({ err: error }, 'reader could not start, trying again'),
    );
    if (Date.now() - begun > SILENCE_MS) failures = 0;
    // Jitter, so that the readers of a broker that comes back do not all knock at once.
    await pause(Math.min(200 * 2 ** failures, MAX_PAUSE_MS) * (0.5 + Math.random()), stopping);
  }
}

/** Runs one consumer until it crashes, hangs or is told to stop. */
async function live(reader: Reader): Promise<void> {
  const { kafka, options, settings, log, stopping } = reader;
  const consumer = groupConsumer(kafka, options.group, settings.sessionTimeoutMs ?? 10_000);
  const ended = new AbortController();
  const over = AbortSignal.any([ended.signal, stopping]);
  const member = kafkaMember(consumer, options, settings, {
    endsOf: reader.endsOf,
    log,
    stopped: () => over.aborted,
    paused: () => reader.paused,
    active: () => (reader.activity = Date.now()),
    working: (work) => (reader.working = work),
  });
  const watch = setInterval(() => {
    if (reader.working || Date.now() - reader.activity < SILENCE_MS) return;
    log.warn('reader hangs, taking a new one');
    ended.abort();
  }, WATCH_MS);
  const hint = setInterval(() => void member.hint(), HINT_MS);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    log.warn({ err: payload.error }, 'reader crashed, taking a new one');
    ended.abort();
  });
  reader.activity = Date.now();
  reader.holds = (partition) => !over.aborted && member.holds(partition);
  const begun = begin(reader, consumer, member, over);
  try {
    await Promise.race([begun, until(over)]);
    await until(over);
  } finally {
    clearInterval(watch);
    clearInterval(hint);
    reader.consumer = undefined;
    // What hangs while it starts is left behind like what hangs later, and leaves the group should it ever wake.
    const left = begun
      .catch(() => undefined) // Told by the race.
      .then(() => consumer.disconnect())
      .catch((error: unknown) => log.debug({ err: error }, 'reader left in disorder'));
    await Promise.race([left, delay(LEAVE_MS, undefined, { ref: false })]);
    await reader.working;
  }
}

async function begin(
  reader: Reader,
  consumer: Consumer,
  member: { start(): Promise<void> },
  over: AbortSignal,
): Promise<void> {
  const { options } = reader;
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  if (over.aborted) return;
  await member.start();
  if (over.aborted) return;
  reader.consumer = consumer;
  if (reader.paused) consumer.pause(topicsOf(options));
}

function until(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
