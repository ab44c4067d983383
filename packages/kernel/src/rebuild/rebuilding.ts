import type { Leases } from '../leases/index.ts';
import { type Transaction, openDatabase } from '../postgres/index.ts';
import { type Projection, describe, followLoop, passes, takeTurn } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { createWake, pause } from '../waking/index.ts';
import { CannotFold, claim } from './fold.ts';
import { fillFromOwnLog } from './own-log.ts';
import { differenceBetween } from './parity.ts';
import {
  type AtParity,
  type Difference,
  type Filling,
  type Job,
  NotLevel,
  RebuildEnded,
  type World,
  liveConsumer,
  liveTable,
} from './port.ts';
import { forget, inTurn, sweep } from './register.ts';
import { finishSecondTable, switchTables } from './second-table.ts';
import { fillFromSharedLog } from './shared-log.ts';

/** Connections of a rebuild: a batch, the turn that holds the live one, a snapshot that is compared, and one to spare. */
const CONNECTIONS = 4;
const LOOK_MS = 5_000;
/** So little behind the live one, the rebuild comes level with it soon once that is held. */
const NEAR_MS = 1_000;
const LEVEL_WITHIN_MS = 5_000;
const RETRY_MS = 500;

/** The worker that carries rebuilds out: one at a time in a service, whichever of its processes holds the lease. */
export interface Rebuilding {
  /** Something was asked for: look now. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts the worker; what another process left undone is gone on with. While nothing is to do, no lease is held. */
export function startRebuilding(
  projections: readonly Projection[],
  { leases, ...world }: World & { readonly leases: Leases },
): Rebuilding {
  const stopping = new AbortController();
  const wake = createWake(stopping.signal);
  const undone = () => nextJob(projections, world);
  const run = followLoop(
    'rebuilds',
    async () => {
      if (!(await undone())) return false;
      await untilDone(undone, leases, world, stopping.signal);
      return true;
    },
    wake,
    stopping.signal,
    world.logger,
    LOOK_MS,
  );
  return {
    wake: () => wake.ring(),
    stop: async () => {
      stopping.abort();
      await run;
    },
  };
}

/** Carries out what is to do, once the lease is ours; another process may have done it by then. */
async function untilDone(
  undone: () => Promise<Job | undefined>,
  leases: Leases,
  world: World,
  stopping: AbortSignal,
): Promise<void> {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  stopping.addEventListener('abort', () => resolve(), { once: true });
  const held = leases.hold('rebuild', async ({ signal }) => {
    await sweep(world.database, world.logger);
    while (!signal.aborted) {
      const job = await undone();
      if (!job) return resolve();
      await carryOut(job, world, signal);
    }
  });
  await done;
  await held.stop();
}

/** The rebuild that is to run, if any. */
async function nextJob(projections: readonly Projection[], { database }: World): Promise<Job | undefined> {
  const row = await database.maybeOne<{ id: string; name: string; atParity: AtParity; decided: boolean }>(sql`
    select id, read_model as name, at_parity as "atParity", decided from ops.rebuilds where state = 'running'`);
  if (!row) return undefined;
  const projection = projections.find(({ name }) => name === row.name);
  if (projection) return { ...row, projection };
  await database.run(sql`
    update ops.rebuilds set state = 'failed', error = 'no read model of this version', changed_at = clock_timestamp()
    where id = ${row.id}`);
  return undefined;
}

/** Works on a rebuild until it is done, ended by an operator, or broken; what passes by itself is tried again. */
async function carryOut(job: Job, world: World, signal: AbortSignal): Promise<void> {
  const { logger, service } = world;
  const readModel = job.projection.name;
  const database = openDatabase(world.database.url, {
    max: CONNECTIONS,
    name: `${service}-rebuild`,
    modest: true,
  });
  try {
    await rebuild(job, { ...world, database }, signal);
  } catch (error) {
    if (error instanceof RebuildEnded || signal.aborted) return;
    if (error instanceof NotLevel || (passes(error) && !(error instanceof CannotFold))) {
      logger.warn({ readModel, err: error }, 'rebuild interrupted; it goes on');
      return await pause(RETRY_MS, signal);
    }
    logger.error({ readModel, err: error }, 'rebuild failed');
    await world.database.run(sql`
      update ops.rebuilds set state = 'failed', error = ${describe(error)}, changed_at = clock_timestamp()
      where id = ${job.id} and state = 'running'`);
  } finally {
    await database.close();
  }
}

async function rebuild(job: Job, world: World, signal: AbortSignal): Promise<void> {
  const { projection, id } = job;
  const { database, logger } = world;
  const { from } = projection;
  const filling =
    from === 'own'
      ? await fillFromOwnLog(job, world)
      : await fillFromSharedLog({ ...job, projection: { ...projection, from } }, world);
  try {
    await fill(job, filling, world, signal);
    await database.transaction(async (tx) => {
      await claim(tx, id);
      await finishSecondTable(tx, projection);
    });
    const difference = job.decided ? undefined : await compare(job, filling, world, signal);
    if (difference || (job.atParity === 'wait' && !job.decided)) {
      await rest(job, world, difference);
    } else {
      await fill(job, filling, world, signal);
      await levelled(job, filling, world, signal, (tx) => takeOver(tx, job, world));
      logger.info({ readModel: projection.name }, 'rebuilt read model has taken its place');
    }
  } finally {
    await filling.close();
  }
}

/**
 * Fills the second table until it stands where the live one stood a moment ago. Not where it stands: beside steady
 * traffic there is always a record more, and the two are level only while the live one is held.
 */
async function fill(job: Job, filling: Filling, { database }: World, signal: AbortSignal): Promise<void> {
  let marked = Number.NEGATIVE_INFINITY;
  let isThere = () => true;
  for (;;) {
    if (signal.aborted) throw new RebuildEnded(job.id);
    const stepped = await filling.step();
    // A step without work does not look at the register.
    if (!stepped) await database.transaction((tx) => claim(tx, job.id));
    if (isThere()) {
      if (performance.now() - marked < NEAR_MS) return;
      isThere = await filling.mark(database);
      marked = performance.now();
    }
    if (!stepped && !isThere()) await filling.more(signal);
  }
}

/** Holds the live read model, lets the rebuild come level with it, and works on the two as they are then. */
async function levelled<T>(
  { projection }: Job,
  filling: Filling,
  { database, service }: World,
  signal: AbortSignal,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return await database.transaction(async (tx) => {
    await takeTurn(tx, liveConsumer(service, projection));
    const isThere = await filling.mark(tx);
    const until = performance.now() + LEVEL_WITHIN_MS;
    for (;;) {
      if (await filling.step()) continue;
      if (isThere()) return await work(tx);
      if (performance.now() > until || signal.aborted) throw new NotLevel(projection.name);
      await filling.more(signal);
    }
  });
}

/** Compares in a snapshot that was taken while both stood at the same place; the live one has gone on since. */
async function compare(
  job: Job,
  filling: Filling,
  world: World,
  signal: AbortSignal,
): Promise<Difference | undefined> {
  // What lies between, the indexes of the second table above all, may have taken long.
  await fill(job, filling, world, signal);
  return await world.database.transaction(async (tx) => {
    await tx.run(sql`set transaction isolation level repeatable read, read only`);
    // The first question of a transaction takes its snapshot.
    await levelled(job, filling, world, signal, () => tx.one(sql`select true as taken`));
    return await differenceBetween(tx, job.projection);
  });
}

async function rest(
  { id, projection }: Job,
  { database, logger }: World,
  difference?: Difference,
): Promise<void> {
  const state = difference ? 'differs' : 'ready';
  logger.warn({ readModel: projection.name, ...difference }, `rebuild ${state}: an operator decides`);
  await database.run(sql`
    update ops.rebuilds set state = ${state}, difference = ${difference ? JSON.stringify(difference) : null}::jsonb,
      done = total, changed_at = clock_timestamp()
    where id = ${id} and state = 'running'`);
}

/** The switch: the second table takes the live one's name, and nothing of the rebuild is left but the record of it. */
async function takeOver(tx: Transaction, { id, projection }: Job, { service }: World): Promise<void> {
  await inTurn(tx);
  await claim(tx, id);
  await switchTables(tx, projection);
  await forget(tx, service, projection);
  await tx.run(sql`
    update ops.rebuilds set state = 'switched', done = total, error = null, changed_at = clock_timestamp(),
      rows = (select count(*) from ${liveTable(projection)})
    where id = ${id}`);
}
