import type { Cache } from '../cache/index.ts';
import type { EventLog } from '../event-log/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { pause } from '../waking/index.ts';

/** Something that a service stands on, and for how long it has been there, or not. */
export interface Foothold {
  /** `database`, `cache`, or `log` with the address of one of its servers. */
  readonly name: string;
  readonly up: boolean;
  readonly forMs: number;
}

/** Looks once a second whether what a service stands on is there. */
export interface Footing {
  state(): readonly Foothold[];
  stop(): Promise<void>;
}

const LOOK_MS = 1_000;
/** What has not answered by then is not there; a busy machine alone must not look like a loss. */
const PATIENCE_MS = 3_000;

/** Begins to look; before the first look everything counts as there, because the service has just started on it. */
export function watchFooting({
  database,
  log,
  cache,
}: {
  readonly database: Pick<Database, 'one'>;
  readonly log: Pick<EventLog, 'answering'>;
  readonly cache: Pick<Cache, 'run'>;
}): Footing {
  const known = new Map<string, { readonly run: string | undefined; readonly since: number }>();
  const stopping = new AbortController();
  // A server that was away between two looks has another run.
  const note = (name: string, run: string | undefined) => {
    const last = known.get(name);
    if (!last || last.run !== run) known.set(name, { run, since: performance.now() });
  };
  const look = async () => {
    const [databaseRun, cacheRun, servers] = await Promise.all([
      inTime(database.one<{ run: string }>(sql`select pg_postmaster_start_time()::text as run`), undefined),
      inTime(cache.run(), undefined),
      inTime(log.answering(), undefined),
    ]);
    note('database', databaseRun?.run);
    note('cache', cacheRun);
    for (const [address, answers] of servers ?? []) note(`log ${address}`, answers ? 'open' : undefined);
    if (!servers) for (const name of known.keys()) if (name.startsWith('log ')) note(name, undefined);
  };
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await pause(LOOK_MS, stopping.signal);
    }
  })();
  return {
    state: () =>
      [...known].map(([name, { run, since }]) => ({
        name,
        up: run !== undefined,
        forMs: Math.round(performance.now() - since),
      })),
    stop: async () => {
      stopping.abort();
      await looking;
    },
  };
}

/** The answer if it comes in time and is no error, else what stands for none. */
export async function inTime<T, N>(answer: Promise<T>, none: N, withinMs = PATIENCE_MS): Promise<T | N> {
  const late = new AbortController();
  const waited = pause(withinMs, late.signal).then(() => none);
  const outcome = await Promise.race([answer.catch(() => none), waited]);
  late.abort();
  return outcome;
}
