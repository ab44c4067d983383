import type { BatchContext, LogBatch, TopicPartition } from '../event-log/index.ts';
import type { Transaction } from '../postgres/index.ts';
import {
  type Chain,
  type HeardEvent,
  type Projection,
  type Standing,
  type TakenRecord,
  beginConsumer,
  chainFrom,
  moveStandings,
  standingIn,
  unreadEvent,
} from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { folder } from './fold.ts';
import { type Filling, type Job, type World, liveConsumer, rebuildConsumer } from './port.ts';
import { pause } from '../waking/index.ts';

/** Records held in memory, waiting to be folded or for the live read model to pass them. */
const MOST_HELD = 4_000;
const LOOK_MS = 20;

/** One partition as the rebuild reads it. */
interface Lane extends TopicPartition {
  standing: Standing;
  readonly chain: Chain;
  /** Taken by the chain and not folded yet, in order. */
  held: readonly TakenRecord[];
  /** Where to read on once all that is held is folded. */
  next: number;
  /** A loss not made good: where reading has to begin again, and the position that closes it. */
  torn: { readonly offset: number; readonly source: string; readonly until: number } | undefined;
}

/** What a lane can fold now. */
interface Due {
  readonly lane: Lane;
  readonly records: readonly TakenRecord[];
}

/** Fills from the shared log by a consumer of its own, up to what the live consumer has taken of each source. */
export async function fillFromSharedLog(
  job: Job & { readonly projection: Projection & { readonly from: readonly string[] } },
  world: World,
): Promise<Filling> {
  const { projection } = job;
  const { service, log, database, clock, logger } = world;
  const consumer = rebuildConsumer(service, projection);
  const live = liveConsumer(service, projection);
  const into = folder(job, world);
  const lanes = new Map<string, Lane>();
  let broken: { readonly error: unknown } | undefined;
  await beginConsumer(consumer, projection.from, 'beginning', world);

  const running = await log.subscribe({
    group: consumer,
    topics: projection.from,
    startAt: async ({ topic, partition }) => {
      const standing = await standingIn(database, consumer, { topic, partition }, clock);
      const chain = chainFrom(standing, 'beginning');
      const next = standing.nextOffset;
      const lane: Lane = { topic, partition, standing, chain, held: [], next, torn: undefined };
      lanes.set(nameOf(lane), lane);
      return next;
    },
    onBatch: async (batch, context) => {
      const lane = lanes.get(nameOf(batch));
      if (!lane) throw new Error(`no standing in ${nameOf(batch)}`);
      try {
        hold(lane, batch, (gap) => logger.error({ consumer, ...gap }, 'records are missing'));
      } catch (error) {
        broken = { error };
        throw error;
      }
      await roomAgain(lanes, context);
    },
  });

  return {
    step: async () => {
      // Told by the one who decides whether a rebuild has failed; the log would only try again.
      if (broken) throw broken.error;
      const passed = await passedBy(database, live);
      const due = dueIn([...lanes.values()], passed);
      if (due.length === 0) return await into.settle();
      const events = due.flatMap(({ records }) => heardIn(records, projection));
      const reached = { done: Math.min(offsetsAfter(lanes, due), passed.offsets), total: passed.offsets };
      let moved: readonly Standing[] = [];
      await into.batch(events, reached, async (tx) => {
        moved = await moveStandings(tx, consumer, due.map(moveOf));
      });
      moved.forEach((standing, i) => (due[i]!.lane.standing = standing));
      for (const { lane, records } of due) lane.held = lane.held.slice(records.length);
      return true;
    },
    level: async (tx) => {
      const passed = await passedBy(tx, live);
      const mine = await passedBy(tx, consumer);
      return [...passed.taken].every(([name, position]) => (mine.taken.get(name) ?? 0) >= position);
    },
    more: (signal) => pause(LOOK_MS, signal),
    close: () => running.stop(),
  };
}

const nameOf = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`;

/** Takes what the chain lets pass; behind a loss nothing passes until the refill brings it. */
function hold(lane: Lane, batch: LogBatch, missing: (gap: object) => void): void {
  const taken: TakenRecord[] = [];
  for (const record of batch.records) {
    const verdict = lane.chain.judge(record);
    if (verdict.kind === 'take') {
      taken.push({ record, headers: verdict.headers });
      const { source, position } = verdict.headers.source;
      if (lane.torn?.source === source && position >= lane.torn.until) lane.torn = undefined;
    } else if (verdict.kind === 'gap') {
      const { source, came } = verdict.gap;
      if (!lane.torn) missing(verdict.gap);
      lane.torn = {
        offset: record.offset,
        ...lane.torn,
        source,
        until: Math.max(came, lane.torn?.until ?? 0),
      };
    }
  }
  lane.held = [...lane.held, ...taken];
  lane.next = batch.next;
}

/** Reads no further while too much is held; says meanwhile that it is still there. */
async function roomAgain(lanes: ReadonlyMap<string, Lane>, { alive, beat }: BatchContext): Promise<void> {
  const held = () => [...lanes.values()].reduce((sum, lane) => sum + lane.held.length, 0);
  while (held() >= MOST_HELD && alive()) {
    await beat();
    await pause(LOOK_MS, new AbortController().signal);
  }
}

/** How far a consumer is: the highest position by partition and source, and the sum of its offsets. */
interface Passed {
  readonly taken: ReadonlyMap<string, number>;
  readonly offsets: number;
}

async function passedBy(tx: Transaction, consumer: string): Promise<Passed> {
  const rows = await tx.many<
    TopicPartition & { readonly next: number; readonly sources: Standing['sources'] }
  >(
    sql`select topic, partition, next_offset as next, sources from ops.positions where consumer = ${consumer}`,
  );
  const taken = rows.flatMap((row) =>
    Object.entries(row.sources).map(
      ([source, { position }]) => [`${nameOf(row)} ${source}`, position] as const,
    ),
  );
  return { taken: new Map(taken), offsets: rows.reduce((sum, { next }) => sum + next, 0) };
}

/** Of each lane the records, from the first on, that the live consumer has taken too. */
function dueIn(lanes: readonly Lane[], { taken }: Passed): readonly Due[] {
  return lanes.flatMap((lane) => {
    const ahead = lane.held.findIndex(
      ({ headers: { source } }) => source.position > (taken.get(`${nameOf(lane)} ${source.source}`) ?? 0),
    );
    const records = ahead === -1 ? lane.held : lane.held.slice(0, ahead);
    return records.length > 0 ? [{ lane, records }] : [];
  });
}

function heardIn(records: readonly TakenRecord[], { on }: Projection): readonly HeardEvent[] {
  return records.filter(({ headers }) => Object.hasOwn(on, headers.type)).map(unreadEvent);
}

/** Where a lane stands once its due records are folded. */
function standingAfter({ lane, records }: Due): Pick<Standing, 'nextOffset' | 'sources'> {
  const next = lane.held[records.length]?.record.offset ?? lane.next;
  const sources = { ...lane.standing.sources };
  for (const { headers } of records) {
    const { source, position, epoch } = headers.source;
    sources[source] = { position, epoch };
  }
  return { nextOffset: Math.min(next, lane.torn?.offset ?? next), sources };
}

const moveOf = (due: Due) => ({ of: due.lane, from: due.lane.standing, to: standingAfter(due) });

function offsetsAfter(lanes: ReadonlyMap<string, Lane>, due: readonly Due[]): number {
  const after = new Map(due.map((one) => [one.lane, standingAfter(one).nextOffset]));
  return [...lanes.values()].reduce((sum, lane) => sum + (after.get(lane) ?? lane.standing.nextOffset), 0);
}
