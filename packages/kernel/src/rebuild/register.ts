import type { Logger } from '../logging/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import type { Projection } from '../projection/index.ts';
import { identifier, sql } from '../sql/index.ts';
import {
  type AtParity,
  type Difference,
  type Rebuild,
  type RebuildState,
  type World,
  rebuildConsumer,
} from './port.ts';
import { makeSecondTable } from './second-table.ts';

/** Another rebuild of this service runs, or this one is not done with. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay';
}

/** The rebuild is in a state that this cannot be asked in, or there is none. */
export class InAnotherState extends Error {
  override readonly name = 'InAnotherState';
  readonly state: RebuildState | undefined;
  constructor(state: RebuildState | undefined) {
    super(state ?? 'none');
    this.state = state;
  }
}

/** What operators ask of rebuilds, each in one transaction. */
export interface Register {
  list(): Promise<readonly Rebuild[]>;
  /** Throws {@link RebuildUnderWay}. */
  begin(projection: Projection, atParity: AtParity): Promise<void>;
  /** The rest throw {@link InAnotherState}; `resume` also {@link RebuildUnderWay}. */
  pause(projection: Projection): Promise<void>;
  resume(projection: Projection): Promise<void>;
  cancel(projection: Projection): Promise<void>;
  switch(projection: Projection): Promise<void>;
  discard(projection: Projection): Promise<void>;
}

/** The rebuilds of a service, as rows of its own database (`ops.rebuilds`). */
export function registerOf({
  database,
  service,
  logger,
}: Pick<World, 'database' | 'service' | 'logger'>): Register {
  const remove = (projection: Projection, ...from: readonly RebuildState[]) =>
    oneByOne(database, async (tx) => {
      await change(
        tx,
        projection,
        from,
        (name, states) => sql`
        delete from ops.rebuilds where read_model = ${name} and state = any(${states})`,
      );
      await forget(tx, service, projection);
    }).then(() => sweep(database, logger));
  const run = (projection: Projection, decided: boolean, ...from: readonly RebuildState[]) =>
    oneByOne(database, async (tx) => {
      await refuseSecond(tx);
      await change(
        tx,
        projection,
        from,
        (name, states) => sql`
        update ops.rebuilds set state = 'running', decided = decided or ${decided}, error = null,
          run_from = done, run_since = clock_timestamp(), changed_at = clock_timestamp()
        where read_model = ${name} and state = any(${states})`,
      );
    });
  return {
    list: () => list(database),
    begin: (projection, atParity) => oneByOne(database, (tx) => begin(tx, service, projection, atParity)),
    pause: (projection) =>
      oneByOne(database, (tx) =>
        change(
          tx,
          projection,
          ['running'],
          (name, states) => sql`
          update ops.rebuilds set state = 'paused', changed_at = clock_timestamp()
          where read_model = ${name} and state = any(${states})`,
        ),
      ),
    resume: (projection) => run(projection, false, 'paused', 'failed'),
    cancel: (projection) => remove(projection, 'running', 'paused', 'failed'),
    switch: (projection) => run(projection, true, 'ready', 'differs'),
    discard: (projection) => remove(projection, 'ready', 'differs'),
  };
}

async function begin(
  tx: Transaction,
  service: string,
  projection: Projection,
  atParity: AtParity,
): Promise<void> {
  await refuseSecond(tx);
  await tx.run(sql`delete from ops.rebuilds where read_model = ${projection.name} and state = 'switched'`);
  await forget(tx, service, projection);
  const begun = await tx.run(sql`
    insert into ops.rebuilds (read_model, at_parity) values (${projection.name}, ${atParity})
    on conflict (read_model) do nothing`);
  if (begun === 0) throw new RebuildUnderWay(projection.name);
  await makeSecondTable(tx, projection);
}

/** Drops second tables that no rebuild has any more; one that is still being read goes the next time. */
export async function sweep(database: Database, logger: Logger): Promise<void> {
  const swept = oneByOne(database, async (tx) => {
    const left = await tx.many<{ name: string }>(sql`
      select tablename as name from pg_tables
      where schemaname = 'rebuild' and tablename not in (select read_model from ops.rebuilds where state <> 'switched')`);
    await tx.run(sql`set local lock_timeout = '500ms'`);
    for (const { name } of left) await tx.run(sql`drop table ${identifier(`rebuild.${name}`)}`);
  });
  await swept.catch((error: unknown) => logger.debug({ err: error }, 'second tables left standing'));
}

/** What a rebuild keeps beside its row and its table. */
export async function forget(
  tx: Transaction,
  service: string,
  projection: Pick<Projection, 'name'>,
): Promise<void> {
  await tx.run(sql`delete from ops.positions where consumer = ${rebuildConsumer(service, projection)}`);
  await tx.run(sql`delete from ops.rebuild_left_out where read_model = ${projection.name}`);
}

/** Those who begin, end, sweep and switch take turns, so that nobody drops a table that another has just made. */
export async function inTurn(tx: Transaction): Promise<void> {
  await tx.one(sql`select pg_advisory_xact_lock(hashtext('rebuilds')) is null as locked`);
}

function oneByOne<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await inTurn(tx);
    return await work(tx);
  });
}

async function refuseSecond(tx: Transaction): Promise<void> {
  const running = await tx.maybeOne<{ name: string }>(
    sql`select read_model as name from ops.rebuilds where state = 'running'`,
  );
  if (running) throw new RebuildUnderWay(running.name);
}

async function change(
  tx: Transaction,
  { name }: Pick<Projection, 'name'>,
  from: readonly RebuildState[],
  statement: (name: string, states: readonly RebuildState[]) => ReturnType<typeof sql>,
): Promise<void> {
  if ((await tx.run(statement(name, from))) === 1) return;
  const there = await tx.maybeOne<{ state: RebuildState }>(
    sql`select state from ops.rebuilds where read_model = ${name}`,
  );
  throw new InAnotherState(there?.state);
}

interface Listed extends Omit<Rebuild, 'remainingSeconds' | 'error' | 'difference'> {
  readonly remaining: number | null;
  readonly error: string | null;
  readonly difference: Difference | null;
}

async function list(database: Database): Promise<readonly Rebuild[]> {
  const rows = await database.many<Listed>(sql`
    select read_model as "readModel", state, at_parity as "atParity", done, total, rows, error, difference,
      begun_at as "begunAt", changed_at as "changedAt",
      case when state = 'running' and done > run_from then
        ceil((total - done) * extract(epoch from clock_timestamp() - run_since) / (done - run_from))::int end as remaining
    from ops.rebuilds order by read_model`);
  return rows.map(({ remaining, error, difference, ...rest }) => ({
    ...rest,
    ...(remaining === null ? {} : { remainingSeconds: Math.max(0, remaining) }),
    ...(error === null ? {} : { error }),
    ...(difference === null ? {} : { difference }),
  }));
}
