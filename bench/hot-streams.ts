import { execute, step } from '@rapport/kernel/command';
import type { Decider } from '@rapport/kernel/decider';
import { type EventStore, postgresEventStore } from '@rapport/kernel/event-store';
import { type Database, migrate, openDatabase } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { newUuid } from '@rapport/kernel/values';
import { type Result, interleave, keepInFlight, of } from './measure.ts';
import type { World } from './world.ts';

const STREAMS = 8;
const FEW = 8;
const MANY = 64;
const ROUNDS = 5;
const RUN_MS = 3_000;
const KERNEL = new URL('../packages/kernel/migrations/', import.meta.url);

/** What every command changes: it counts on, from what it saw. */
interface Counted {
  readonly type: 'Counted';
  readonly data: { readonly to: number };
}
const Counter: Decider<{ readonly n: number }, { readonly type: 'Count' }, Counted> = {
  initial: { n: 0 },
  decide: ({ n }) => [{ type: 'Counted', data: { to: n + 1 } }],
  evolve: (_, { data }) => ({ n: data.to }),
};

/** B2: commands on few streams by many at once, in two processes' worth of stores that know nothing of each other. */
export async function benchHotStreams(world: World): Promise<Result> {
  const url = await world.database();
  await migrate(url, { kernel: KERNEL });
  const databases = [openDatabase(url), openDatabase(url)];
  const stores = databases.map((database) => postgresEventStore(database, { now: () => new Date() }));
  let done = 0;
  const writers = (count: number) => async () => {
    const run = await keepInFlight(count, RUN_MS, async (n) => {
      await countOn(stores[n % stores.length]!, `hot-${Math.floor(n / stores.length) % STREAMS}`);
      done += 1;
    });
    return run.rate;
  };
  const samples = await interleave(
    { [`${FEW} writers`]: writers(FEW), [`${MANY} writers`]: writers(MANY) },
    ROUNDS,
    'commands/s',
  );
  const { lost, torn } = await examined(databases[0]!, done);
  for (const store of stores) await store.close();
  for (const database of databases) await database.close();
  return {
    id: 'B2',
    title: `Commands on ${STREAMS} hot streams`,
    samples,
    bars: [
      {
        what: `goodput of ${MANY} writers ÷ that of ${FEW}`,
        reached: of(samples, `${MANY} writers`) / of(samples, `${FEW} writers`),
        bar: 0.8,
        better: 'more',
      },
      { what: 'updates lost', reached: lost, bar: 0, better: 'less' },
      { what: 'events decided on what was not so any more', reached: torn, bar: 0, better: 'less' },
    ],
    remarks: [
      'Each command reads its stream, decides on what it saw, and appends at that version; a lost race is decided anew. Only commands that were acknowledged count. Half of the writers share one store and its connections, half another.',
      `${done.toLocaleString('en')} commands were acknowledged.`,
    ],
  };
}

async function countOn(store: EventStore, streamId: string): Promise<void> {
  const cause = { correlationId: newUuid(new Date()), actor: 'service:bench' };
  await execute(store, [step(Counter, streamId, { type: 'Count' })], { cause });
}

/** Whether each acknowledged command has its event, and each event counts on from the one before it. */
async function examined(
  database: Database,
  done: number,
): Promise<{ readonly lost: number; readonly torn: number }> {
  const { stored, torn } = await database.one<{ stored: number; torn: number }>(sql`
    select count(*) as stored, count(*) filter (where (data ->> 'to')::int <> version) as torn from es.events`);
  return { lost: Math.max(0, done - stored), torn };
}
