import type { BatchContext, LogBatch, TopicPartition } from '../event-log/index.ts';
import type { Transaction } from '../postgres/index.ts';
import {
  type HeardEvent,
  type Hole,
  type Projection,
  type Standing,
  type TakenRecord,
  batchesAgain,
  beginConsumer,
  firstOf,
  isFilled,
  leftOpen,
  missingIn,
  moveStandings,
  standingIn,
  unreadEvent,
} from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { folder } from './fold.ts';
import { type Again, type Lane, type Passed, hold, laneFrom, laneOf, nameOf } from './lanes.ts';
import { type Filling, type Job, type World, liveConsumer, rebuildConsumer } from './port.ts';
import { fillRobbed } from './robbed.ts';
import { pause } from '../waking/index.ts';

/** Records held in memory, waiting to be folded or for the live read model to pass them. */
const MOST_HELD = 4_000;
const LOOK_MS = 20;

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
  const again: Again = (missing, limitOf) =>
    batchesAgain(missing, { ...world, consumer, placeOf: (of) => laneOf(lanes, of).next, limitOf });
  const holdAll = holder(lanes, again, (hole) =>
    logger.warn({ consumer, ...hole.gap }, 'records are missing, asking their source'),
  );
  let broken: { readonly error: unknown } | undefined;
  await beginConsumer(consumer, projection.from, 'beginning', world);

  const running = await log.subscribe({
    group: consumer,
    topics: projection.from,
    startAt: async (of) => {
      const lane = laneFrom(of, await standingIn(database, consumer, of, clock));
      lanes.set(nameOf(lane), lane);
      return lane.next;
    },
    onBatch: async (batch, context) => {
      try {
        await holdAll(batch, context);
      } catch (error) {
        broken = { error };
        throw error;
      }
    },
  });

  const robbed = fillRobbed(lanes, { log, again, passed: () => passedBy(database, live) });

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
    mark: async (tx) => haveFolded(lanes, (await passedBy(tx, live)).taken),
    more: (signal) => pause(LOOK_MS, signal).then(robbed.look),
    close: async () => {
      await robbed.close();
      await running.stop();
    },
  };
}

/** Holds batches, and before what comes behind a hole what its source says again. */
function holder(lanes: ReadonlyMap<string, Lane>, again: Again, missed: (hole: Hole) => void) {
  const holdAll = async (batch: LogBatch, context: BatchContext): Promise<void> => {
    const lane = laneOf(lanes, batch);
    const hole = hold(lane, batch);
    await roomAgain(lanes, context);
    if (!hole) return;
    missed(hole);
    for await (const batches of again(missingIn(hole), () => firstOf(hole.behind))) {
      if (!context.alive()) return;
      for (const each of batches) hold(lane, each);
      await roomAgain(lanes, context);
    }
    if (!isFilled(hole, lane.chain.sources())) lane.open = leftOpen(hole, lane.open);
    await holdAll(hole.behind, context);
  };
  return holdAll;
}

/** Reads no further while too much is held; says meanwhile that it is still there. */
async function roomAgain(lanes: ReadonlyMap<string, Lane>, { alive, beat }: BatchContext): Promise<void> {
  const held = () => [...lanes.values()].reduce((sum, lane) => sum + lane.held.length, 0);
  while (held() >= MOST_HELD && alive()) {
    await beat();
    await pause(LOOK_MS, new AbortController().signal);
  }
}

async function passedBy(tx: Transaction, consumer: string): Promise<Passed> {
  const rows = await tx.many<
    TopicPartition & { readonly next: number; readonly sources: Standing['sources'] }
  >(
    sql`select topic, partition, next_offset as next, sources from ops.positions where consumer = ${consumer}`,
  );
  const taken = rows.map((row) => {
    const positions = Object.entries(row.sources).map(
      ([source, { position }]) => [source, position] as const,
    );
    return [nameOf(row), new Map(positions)] as const;
  });
  return { taken: new Map(taken), offsets: rows.reduce((sum, { next }) => sum + next, 0) };
}

/** Answers whether of each source all is folded that was taken of it. */
const haveFolded = (lanes: ReadonlyMap<string, Lane>, taken: Passed['taken']) => () =>
  [...taken].every(([name, positions]) =>
    [...positions].every(
      ([source, position]) => (lanes.get(name)?.standing.sources[source]?.position ?? 0) >= position,
    ),
  );

/** Of each lane the records, from the first on, that the live consumer has taken too. */
function dueIn(lanes: readonly Lane[], { taken }: Passed): readonly Due[] {
  return lanes.flatMap((lane) => {
    const live = taken.get(nameOf(lane));
    const ahead = lane.held.findIndex(
      ({ headers: { source } }) => source.position > (live?.get(source.source) ?? 0),
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
  return { nextOffset: Math.min(next, lane.open?.offset ?? next), sources };
}

const moveOf = (due: Due) => ({ of: due.lane, from: due.lane.standing, to: standingAfter(due) });

function offsetsAfter(lanes: ReadonlyMap<string, Lane>, due: readonly Due[]): number {
  const after = new Map(due.map((one) => [one.lane, standingAfter(one).nextOffset]));
  return [...lanes.values()].reduce((sum, lane) => sum + (after.get(lane) ?? lane.standing.nextOffset), 0);
}
