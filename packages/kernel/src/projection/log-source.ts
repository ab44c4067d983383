import type {
  BatchContext,
  DeliveredRecord,
  EventLog,
  LogBatch,
  RecordHeaders,
  Subscribe,
  TopicPartition,
} from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import type { Clock } from '../values/index.ts';
import { listenAttentively } from './log-attention.ts';
import { type Chain, type Gap, SourceReplaced, chainFrom } from './log-chain.ts';
import { type TakenRecord, readTaken } from './log-records.ts';
import { type Sent, stallWatch } from './log-stalls.ts';
import { type SaidPosition, type SentPositions, consumerLags, consumerPassed } from './log-progress.ts';
import {
  type Move,
  type Standing,
  beginConsumer,
  moveStandings,
  moveStandingsAlone,
  standingIn,
} from './log-positions.ts';
import type { Decoders, HeardEvent } from './port.ts';
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

export interface LogSubscription {
  /** Permanent name, also the group: `<service>.<purpose>`. */
  readonly consumer: string;
  readonly topics: readonly string[];
  readonly begins: 'beginning' | 'start';
  readonly decoders: Decoders;
  /** Types it has an ear for; all others, also those this build does not know, are passed over. */
  readonly hears: (type: string) => boolean;
  readonly onEvents: (batch: HeardBatch) => Promise<void>;
  /** Whether it takes what came of several partitions at once, where the log can give it so. */
  readonly gathers?: boolean;
  /**
   * Asked when records are missing: gives them (from the source), or nothing. Without them the consumer takes nothing of
   * that source's partition, keeps its checkpoint and looks out for the refill.
   */
  readonly onGap?: (gap: Gap) => Promise<readonly DeliveredRecord[] | undefined>;
  /** What the sources of its topics say they have sent; without it a topic that was made again may be read too late. */
  readonly sent?: Sent;
  readonly log: EventLog;
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
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

interface PartitionState {
  readonly at: TopicPartition;
  standing: Standing;
  /** A loss not made good: where reading has to begin again, and the position that closes it. */
  open?: { readonly offset: number; readonly source: string; readonly until: number };
}

/** Hears the shared log for one consumer: each record once in effect, in order per stream, noticing what is lost. */
export async function subscribeToLog(subscription: LogSubscription): Promise<LogConsumer> {
  const { consumer, topics, begins, log, database, clock, logger } = subscription;
  const states = new Map<string, PartitionState>();
  const counts = { seen: 0 };
  const rest = resting();
  const moveStalled = stallWatch({ sent: () => undefined, ...subscription });
  await beginConsumer(consumer, topics, begins, { log, database, clock });

  const startAt = async (tp: TopicPartition) => {
    const standing = await standingIn(database, consumer, tp, clock);
    states.set(nameOf(tp), { at: partitionOf(tp), standing });
    return standing.nextOffset;
  };
  const hear = async (batches: readonly LogBatch[], context: BatchContext) => {
    const parts: Part[] = [];
    for (const batch of batches) parts.push(await takePart(batch, states, counts, subscription));
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
  };
  const listening: Subscribe = {
    group: consumer,
    topics,
    startAt,
    onBatch: (batch, context) => hear([batch], context),
    ...(subscription.gathers ? { onBatches: hear } : {}),
  };
  const running = await listenAttentively({
    ...{ consumer, database, logger },
    remembered: () => [...states.values()].map(({ standing: { revision }, at }) => ({ ...at, revision })),
    moveStalled: (confirmed) => moveStalled(confirmed.map((tp) => states.get(nameOf(tp))!)),
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
    gaps: () => ({ seen: counts.seen, open: [...states.values()].filter(({ open }) => open).length }),
    passed: (after, watermark) => consumerPassed(database, log, { consumer, topics }, after, watermark),
    lastActivity: () => running.lastActivity(),
    stop: () => running.stop(),
  };
}

const partitionOf = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition });
const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** What came of one partition: its events, and where its reader stands after them. */
interface Part {
  readonly state: PartitionState;
  readonly events: readonly HeardEvent[];
  readonly unreadable: readonly Poisoned[];
  readonly move: Move;
  readonly open: PartitionState['open'];
}

async function takePart(
  batch: LogBatch,
  states: ReadonlyMap<string, PartitionState>,
  counts: { seen: number },
  subscription: LogSubscription,
): Promise<Part> {
  const state = states.get(nameOf(batch));
  if (!state) throw new Error(`no standing in ${nameOf(batch)}`);
  refuseReceded(state.standing, subscription.sent?.(batch.topic));
  const chain = chainFrom(state.standing, subscription.begins);
  const { taken, open } = await take(batch, chain, state, counts, subscription);
  const to = { nextOffset: open ? open.offset : batch.next, sources: chain.sources() };
  return { state, open, move: { of: batch, from: state.standing, to }, ...readTaken(taken, subscription) };
}

/** Whoever says less than before has another past: what it sends now is not what follows on what was taken. */
function refuseReceded({ sources }: Standing, said: ReturnType<Sent>): void {
  if (said?.receded && sources[said.source]?.epoch === said.epoch)
    throw new SourceReplaced(`${said.source} says that it has sent less than it said before`);
}

/** Goes through a batch record by record; what is missing is asked for, and set aside with all behind it if it does not come. */
async function take(
  batch: LogBatch,
  chain: Chain,
  state: PartitionState,
  counts: { seen: number },
  { onGap, logger, consumer }: LogSubscription,
): Promise<{ readonly taken: readonly TakenRecord[]; readonly open: PartitionState['open'] }> {
  const taken: TakenRecord[] = [];
  let { open } = state;
  const takeOne = (record: DeliveredRecord): Gap | undefined => {
    const verdict = chain.judge(record);
    if (verdict.kind === 'gap') return verdict.gap;
    if (verdict.kind === 'foreign') logger.debug({ consumer, ...at(record) }, 'not one of our records');
    if (verdict.kind === 'take') {
      taken.push({ record, headers: verdict.headers });
      if (closes(open, verdict.headers)) open = undefined;
    }
    return undefined;
  };
  const ask = async (gap: Gap, record: DeliveredRecord): Promise<Gap | undefined> => {
    counts.seen += 1;
    logger.error({ consumer, ...gap }, 'records are missing');
    for (const missing of (await onGap?.(gap)) ?? []) takeOne(missing);
    return takeOne(record);
  };
  for (const record of batch.records) {
    const gap = takeOne(record);
    const left = gap && !open ? await ask(gap, record) : gap;
    if (left) open = widened(open, left, record);
  }
  return { taken, open };
}

type Open = PartitionState['open'];

const closes = (open: Open, { source }: RecordHeaders) =>
  open !== undefined && open.source === source.source && source.position >= open.until;

const widened = (open: Open, gap: Gap, { offset }: DeliveredRecord): Open => ({
  offset: open?.offset ?? offset,
  source: gap.source,
  until: Math.max(gap.came, open?.until ?? 0),
});

const at = ({ topic, partition, offset }: DeliveredRecord) => ({ topic, partition, offset });
