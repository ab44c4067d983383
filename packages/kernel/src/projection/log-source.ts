import type { BatchContext, EventLog, LogBatch, Subscribe, TopicPartition } from '../event-log/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import type { Clock } from '../values/index.ts';
import { listenAttentively } from './log-attention.ts';
import { type Asker, type Missing, type Replay, batchesAgain } from './log-missing.ts';
import { type Robbed, stallWatch } from './log-stalls.ts';
import {
  type Hearing,
  type Hole,
  type PartitionState,
  firstOf,
  isFilled,
  leftOpen,
  missingIn,
  takePart,
} from './log-taking.ts';
import { type SaidPosition, type SentPositions, consumerLags, consumerPassed } from './log-progress.ts';
import {
  type Standing,
  beginConsumer,
  moveStandings,
  moveStandingsAlone,
  standingIn,
} from './log-positions.ts';
import type { HeardEvent } from './port.ts';
import type { Poisoned } from './reacting.ts';
import { resting } from './resting.ts';

/** A part of one partition, or of several, each in order, each record once, and the way to say that it is done. */
export interface HeardBatch {
  readonly events: readonly HeardEvent[];
  /** Records whose bytes could not be read; they belong in the parking place of their stream. */
  readonly unreadable: readonly Poisoned[];
  /** False once the partition was taken away or the consumer stops. */
  alive(): boolean;
  /** Says "still working"; call between chunks of slow work. */
  beat(): Promise<void>;
  /**
   * Moves the checkpoint inside the caller's transaction, so that effect and checkpoint commit together. Throws
   * `CheckpointLost` when another process has moved it: then nothing of this batch may stay. Not called = moved after.
   */
  moveCheckpoint(tx: Transaction): Promise<void>;
}

export interface LogSubscription extends Hearing {
  readonly topics: readonly string[];
  readonly onEvents: (batch: HeardBatch) => Promise<void>;
  /** Whether it takes what came of several partitions at once, where the log can give it so. */
  readonly gathers?: boolean;
  /**
   * Asked for what the log does not hold. Where it does not come either, the consumer takes nothing of that source's
   * partition, keeps its checkpoint, asks again from time to time and looks out for a refill.
   */
  readonly replay?: Replay;
  readonly log: EventLog;
  readonly database: Database;
  readonly clock: Clock;
}

/** A running consumer of the shared log. */
export interface LogConsumer {
  readonly consumer: string;
  readonly topics: readonly string[];
  /** Records before it, over all partitions and processes. */
  lag(): Promise<number>;
  /** Losses seen since the start, and those not made good yet. */
  gaps(): { readonly seen: number; readonly open: number };
  /** Whether it has taken what these streams of a service said up to a position; a newer watermark helps where the last was private. */
  passed(after: SaidPosition, watermark?: Pick<SentPositions, 'position' | 'partitions'>): Promise<boolean>;
  lastActivity(): Date;
  stop(): Promise<void>;
}

/** Hears the shared log for one consumer: each record once in effect, in order per stream, noticing what is lost. */
export async function subscribeToLog(subscription: LogSubscription): Promise<LogConsumer> {
  const { consumer, topics, begins, log, database, clock, logger } = subscription;
  const states = new Map<string, PartitionState>();
  const hearing = hearingOf(subscription, states);
  const moveStalled = stallWatch({ sent: () => undefined, ...subscription, fill: hearing.fillRobbed });
  await beginConsumer(consumer, topics, begins, { log, database, clock });
  const listening: Subscribe = {
    group: consumer,
    topics,
    startAt: async (tp) => {
      const standing = await standingIn(database, consumer, tp, clock);
      states.set(nameOf(tp), { at: partitionOf(tp), standing });
      return standing.nextOffset;
    },
    onBatch: (batch, context) => hearing.hear([batch], context),
    ...(subscription.gathers ? { onBatches: hearing.hear } : {}),
  };
  const running = await listenAttentively({
    ...{ consumer, database, logger },
    remembered: () => [...states.values()].map(({ standing: { revision }, at }) => ({ ...at, revision })),
    moveStalled: (confirmed, alive) =>
      moveStalled(
        confirmed.map((tp) => states.get(nameOf(tp))!),
        alive,
      ),
    listen: () => {
      states.clear();
      return log.subscribe(listening);
    },
  });
  logger.debug({ consumer, topics }, 'hears the log');

  return {
    consumer,
    topics,
    lag: async () => (await consumerLags(database, log, [{ consumer, topics }]))[0] ?? 0,
    gaps: () => ({ seen: hearing.holes(), open: [...states.values()].filter(({ open }) => open).length }),
    passed: (after, watermark) => consumerPassed(database, log, { consumer, topics }, after, watermark),
    lastActivity: () => running.lastActivity(),
    stop: () => running.stop(),
  };
}

const partitionOf = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition });
const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

function stateIn(states: ReadonlyMap<string, PartitionState>, of: TopicPartition): PartitionState {
  const state = states.get(nameOf(of));
  if (!state) throw new Error(`no standing in ${nameOf(of)}`);
  return state;
}

/** Hears batches, each record once, and asks the source for what is missing between them. */
function hearingOf(subscription: LogSubscription, states: Map<string, PartitionState>) {
  const { consumer, database, logger } = subscription;
  const rest = resting();
  let holes = 0;

  const stateOf = (of: TopicPartition) => stateIn(states, of);

  /** Effects and checkpoints of all that comes before the first hole of each; gives the holes. */
  async function take(batches: readonly LogBatch[], context: BatchContext): Promise<readonly Hole[]> {
    const parts = batches.map((batch) => takePart(batch, stateOf(batch), subscription));
    const moves = parts.map(({ move }) => move);
    let moved: readonly Standing[] | undefined;
    const moveCheckpoint = async (tx: Transaction) => {
      moved = await moveStandings(tx, consumer, moves);
    };
    const events = parts.flatMap((part) => part.events);
    const unreadable = parts.flatMap((part) => part.unreadable);
    const heard = events.length + unreadable.length > 0;
    if (heard) await subscription.onEvents({ ...context, events, unreadable, moveCheckpoint });
    else await rest(batches.reduce((sum, { records }) => sum + records.length, 0));
    moved ??= await moveStandingsAlone(database, consumer, moves);
    parts.forEach(({ state: { at }, open }, i) =>
      states.set(nameOf(at), { at, standing: moved![i]!, ...(open ? { open } : {}) }),
    );
    return parts.flatMap(({ hole }) => hole ?? []);
  }

  async function hear(batches: readonly LogBatch[], context: BatchContext): Promise<void> {
    for (const hole of await take(batches, context)) if (context.alive()) await past(hole, context);
  }

  /** Goes on behind a hole: filled, or set aside. */
  async function past(hole: Hole, context: BatchContext): Promise<void> {
    holes += 1;
    logger.warn({ consumer, ...hole.gap }, 'records are missing, asking their source');
    await fill(missingIn(hole), () => firstOf(hole.behind), context);
    if (!context.alive()) return;
    const state = stateOf(hole.behind);
    if (!isFilled(hole, state.standing.sources)) {
      logger.error({ consumer, ...hole.gap }, 'records are missing, nothing behind them is taken');
      states.set(nameOf(state.at), { ...state, open: leftOpen(hole, state.open) });
    }
    await hear([hole.behind], context);
  }

  /** Takes what the source says again, as far as it does. */
  async function fill(missing: Missing, limitOf: Asker['limitOf'], context: BatchContext): Promise<void> {
    const placeOf = (of: TopicPartition) => stateOf(of).standing.nextOffset;
    for await (const batches of batchesAgain(missing, { ...subscription, placeOf, limitOf })) {
      if (!context.alive()) return;
      const [torn] = await take(batches, context);
      if (torn) return logger.error({ consumer, ...torn.gap }, 'their source does not have them all');
      await context.beat();
    }
  }

  /** Fills partitions of which the log holds too little; whoever is whole then stands at their end. */
  async function fillRobbed({ goals, ...missing }: Robbed, context: BatchContext): Promise<void> {
    const { topic, source } = missing;
    const nexts = new Map(goals.map(({ partition, next }) => [partition, next]));
    await fill(missing, ({ partition }) => nexts.get(partition) ?? 0, context);
    const ends = goals.flatMap(({ partition, until, next }) => {
      const taken = stateOf({ topic, partition }).standing.sources[source]?.position ?? 0;
      return taken < until ? [] : [{ topic, partition, records: [], next, end: next }];
    });
    if (ends.length > 0 && context.alive()) await hear(ends, context);
  }
  return { hear, fillRobbed, holes: () => holes };
}
