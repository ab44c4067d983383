import type { Logger } from '../logging/index.ts';
import { type Consumer, type EachBatchPayload, type KafkaOptions, isRebalancing } from './kafka-client.ts';
import { type EndsOf, type Positions, createPositions } from './kafka-positions.ts';
import type { BatchContext, Subscribe } from './port.ts';

/** What one consumer of the client shares with the reader around it. */
export interface Surroundings {
  readonly endsOf: EndsOf;
  readonly log: Logger;
  readonly stopped: () => boolean;
  readonly paused: () => boolean;
  readonly active: () => void;
  readonly working: (work: Promise<void> | undefined) => void;
}

/** Records between two signs of life. */
const CHUNK = 500;
const MAX_PAUSE_MS = 5_000;

interface Member {
  readonly options: Subscribe;
  readonly positions: Positions;
  readonly around: Surroundings;
  readonly sessionTimeoutMs: number;
  readonly pauseMs: number;
  /** Counts joins: a batch of an earlier one is not ours any more. */
  generation: number;
  beatAt: number;
}

/** Wires one consumer: start positions, batches, signs of life, and the hint of how far it is for the broker's tools. */
export function kafkaMember(
  consumer: Consumer,
  options: Subscribe,
  { sessionTimeoutMs = 10_000, pauseMs = 250 }: KafkaOptions,
  around: Surroundings,
) {
  const positions = createPositions(consumer, options, around.endsOf, around.log);
  const beatAt = performance.now();
  const member: Member = { options, positions, around, sessionTimeoutMs, pauseMs, generation: 0, beatAt };
  const { events } = consumer;
  const beaten = () => {
    member.beatAt = performance.now();
    around.active();
  };
  consumer.on(events.HEARTBEAT, beaten);
  consumer.on(events.FETCH, around.active);
  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    beaten();
    member.generation += 1;
    positions.assign(payload.memberAssignment);
  });
  return {
    start: () =>
      consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => eachBatch(member, payload),
      }),
    hint: () => positions.hint(),
    holds: positions.has,
  };
}

/** What a handler throws is ours to answer; what the client throws (a rebalance) goes back to it. */
async function eachBatch(member: Member, payload: EachBatchPayload): Promise<void> {
  const { around, positions, pauseMs } = member;
  const { batch } = payload;
  const { topic, partition } = batch;
  const work = handle(member, payload);
  around.working(work.then(undefined, () => undefined));
  try {
    await work;
  } catch (error) {
    if (isRebalancing(error)) throw error;
    const failures = positions.failed(batch);
    const wait = Math.min(pauseMs * 2 ** (failures - 1), MAX_PAUSE_MS);
    around.log.warn({ err: error, topic, partition }, 'batch failed, comes again');
    const resume = payload.pause();
    setTimeout(() => !around.paused() && !around.stopped() && resume(), wait).unref();
    await positions.reread(batch);
  } finally {
    around.working(undefined);
    around.active();
  }
}

async function handle(member: Member, payload: EachBatchPayload): Promise<void> {
  const { around, positions, options } = member;
  const { batch, heartbeat, resolveOffset } = payload;
  const { topic, partition } = batch;
  const end = Number(batch.highWatermark);
  if (around.paused() || around.stopped()) return await positions.again(batch);
  const context = contextOf(member, payload);
  const records = await positions.due(batch);
  for (let from = 0; from < records.length; from += CHUNK) {
    if (!context.alive()) return await positions.again(batch);
    const chunk = records.slice(from, from + CHUNK);
    const next = chunk.at(-1)!.offset + 1;
    await options.onBatch({ topic, partition, records: chunk, next, end }, context);
    positions.done(batch, next);
    resolveOffset(String(next - 1));
    await heartbeat();
  }
}

function contextOf(member: Member, { heartbeat, isRunning, isStale }: EachBatchPayload): BatchContext {
  const joined = member.generation;
  return {
    alive: () =>
      isRunning() &&
      !isStale() &&
      !member.around.stopped() &&
      joined === member.generation &&
      performance.now() - member.beatAt < member.sessionTimeoutMs,
    beat: async () => {
      member.around.active();
      // A rebalance is no reason to give up a batch half done: the checkpoint tells who was faster.
      await heartbeat().catch((error: unknown) => {
        if (!isRebalancing(error)) throw error;
      });
    },
  };
}
