import { pause } from '../leases/index.ts';
import {
  type Consumer,
  type EachBatchPayload,
  type Kafka,
  groupConsumer,
  isRebalancing,
} from './kafka-client.ts';
import type { KafkaOptions } from './kafka-client.ts';
import { type EndsOf, createPositions } from './kafka-positions.ts';
import type { BatchContext, Subscribe, Subscription } from './port.ts';

const CHUNK = 500;
const WATCH_MS = 5_000;
/** A reader that neither fetched nor worked for so long hangs; the client does not notice. */
const SILENCE_MS = 30_000;
const HINT_MS = 1_000;
const MAX_PAUSE_MS = 5_000;

/** One member of a group, for ever: whatever ends the client's consumer, another one takes its place until stopped. */
export function kafkaReader(
  kafka: Kafka,
  options: Subscribe,
  settings: KafkaOptions,
  endsOf: EndsOf,
): Subscription {
  const { sessionTimeoutMs = 10_000 } = settings;
  const log = settings.logger.child({ group: options.group });
  const stopping = new AbortController();
  let paused = false;
  let activity = Date.now();
  let working: Promise<void> | undefined;
  let consumer: Consumer | undefined;

  /** Runs one consumer until it crashes, hangs or is told to stop. */
  async function live(): Promise<void> {
    const mine = groupConsumer(kafka, options.group, sessionTimeoutMs);
    consumer = mine;
    const ended = new AbortController();
    const run = memberOf(mine, options, settings, {
      endsOf,
      log,
      stopped: () => stopping.signal.aborted || ended.signal.aborted,
      paused: () => paused,
      active: () => (activity = Date.now()),
      working: (work) => (working = work),
    });
    const watch = setInterval(() => {
      if (working || Date.now() - activity < SILENCE_MS) return;
      log.warn('reader hangs, taking a new one');
      ended.abort();
    }, WATCH_MS);
    const hint = setInterval(() => void run.hint(), HINT_MS);
    mine.on(mine.events.CRASH, ({ payload }) => {
      log.warn({ err: payload.error }, 'reader crashed, taking a new one');
      ended.abort();
    });
    try {
      activity = Date.now();
      await mine.connect();
      await mine.subscribe({ topics: [...options.topics], fromBeginning: true });
      if (!stopping.signal.aborted) await run.start();
      if (paused) mine.pause(options.topics.map((topic) => ({ topic })));
      await until(AbortSignal.any([ended.signal, stopping.signal]));
    } finally {
      clearInterval(watch);
      clearInterval(hint);
      consumer = undefined;
      await mine.disconnect().catch((error: unknown) => log.debug({ err: error }, 'reader left in disorder'));
      await working;
    }
  }

  const loop = (async () => {
    for (let failures = 0; !stopping.signal.aborted; failures += 1) {
      const begun = Date.now();
      await live().catch((error: unknown) =>
        log.warn({ err: error }, 'reader could not start, trying again'),
      );
      if (Date.now() - begun > SILENCE_MS) failures = 0;
      // Jitter, so that the readers of a broker that comes back do not all knock at once.
      await pause(Math.min(200 * 2 ** failures, MAX_PAUSE_MS) * (0.5 + Math.random()), stopping.signal);
    }
  })();

  const topics = () => options.topics.map((topic) => ({ topic }));
  return {
    pause: () => {
      paused = true;
      consumer?.pause(topics());
    },
    resume: () => {
      paused = false;
      consumer?.resume(topics());
    },
    stop: async () => {
      stopping.abort();
      await loop;
    },
    lastActivity: () => new Date(activity),
  };
}

interface Surroundings {
  readonly endsOf: EndsOf;
  readonly log: KafkaOptions['logger'];
  readonly stopped: () => boolean;
  readonly paused: () => boolean;
  readonly active: () => void;
  readonly working: (work: Promise<void> | undefined) => void;
}

/** Wires one consumer: start positions, batches, signs of life, and the hint of how far it is for the broker's tools. */
function memberOf(consumer: Consumer, options: Subscribe, settings: KafkaOptions, around: Surroundings) {
  const { sessionTimeoutMs = 10_000, pauseMs = 250 } = settings;
  const positions = createPositions(consumer, options, around.endsOf, around.log);
  let generation = 0;
  let beatAt = performance.now();
  const { events } = consumer;
  const beaten = () => {
    beatAt = performance.now();
    around.active();
  };
  consumer.on(events.HEARTBEAT, beaten);
  consumer.on(events.FETCH, around.active);
  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    beaten();
    generation += 1;
    positions.assign(payload.memberAssignment);
  });

  async function handle(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, isRunning, isStale, resolveOffset } = payload;
    const { topic, partition } = batch;
    const joined = generation;
    if (around.paused() || around.stopped()) return positions.again(batch);
    const records = await positions.due(batch);
    const alive = () =>
      isRunning() &&
      !isStale() &&
      !around.stopped() &&
      joined === generation &&
      performance.now() - beatAt < sessionTimeoutMs;
    const beat = async () => {
      around.active();
      // A rebalance is no reason to give up a batch half done: the checkpoint tells who was faster.
      await heartbeat().catch((error: unknown) => {
        if (!isRebalancing(error)) throw error;
      });
    };
    const context: BatchContext = { alive, beat };
    for (let from = 0; from < records.length; from += CHUNK) {
      if (!alive()) return positions.again(batch);
      const chunk = records.slice(from, from + CHUNK);
      const next = chunk.at(-1)!.offset + 1;
      await options.onBatch(
        { topic, partition, records: chunk, next, end: Number(batch.highWatermark) },
        context,
      );
      positions.done(batch, next);
      resolveOffset(String(next - 1));
      await heartbeat();
    }
  }

  /** What a handler throws is ours to answer; what the client throws (a rebalance) goes back to it. */
  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const work = handle(payload);
    around.working(work.then(undefined, () => undefined));
    try {
      await work;
    } catch (error) {
      if (isRebalancing(error)) throw error;
      const failures = positions.failed(batch);
      const wait = Math.min(pauseMs * 2 ** (failures - 1), MAX_PAUSE_MS);
      around.log.warn(
        { err: error, topic: batch.topic, partition: batch.partition },
        'batch failed, comes again',
      );
      const resume = payload.pause();
      setTimeout(() => !around.paused() && !around.stopped() && resume(), wait).unref();
      await positions.reread(batch);
    } finally {
      around.working(undefined);
      around.active();
    }
  }

  return {
    start: () => consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch }),
    hint: () => positions.hint(),
  };
}

function until(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
