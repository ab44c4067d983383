import { randomUUID } from 'node:crypto';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { pause } from '../waking/index.ts';
import type { Leases } from './port.ts';

const TTL_MS = 6_000;
const RENEW_MS = TTL_MS / 3;
/** Not renewed for so long, a lease has missed its renewal, and ends with the server process that renewed it last. */
const MISSED_MS = RENEW_MS + 500;
const RETRY_MS = 500;

/**
 * Leases as rows of the service's own database (`ops.leases`), timed by the database's clock alone.
 *
 * A process that dies takes its connections along, and their server processes end at once. So each renewal writes down the
 * server process that made it, and a lease is over when that one has ended and no renewal came in time: half a second to
 * two and a half after the death, where its term alone would last for up to six. The end of the server process alone does
 * not do, for a living holder may lose a connection, and its pool renews through another. The pool closes by itself only
 * what it has not used for thirty seconds, never what has renewed a lease that counts. Whoever stands still keeps its
 * connections and thereby its lease for the whole term, and so does whoever renewed by a server process that cannot be
 * seen, that still carries out a statement, or that a pooler between keeps for others.
 */
export function postgresLeases(database: Database, onError: (error: unknown) => void): Leases {
  const table = leaseTable(database, randomUUID());
  return {
    hold(name, work) {
      const stopping = new AbortController();
      const run = (async () => {
        while (!stopping.signal.aborted) {
          const lease = await table.claim(name).catch((error) => void onError(error));
          if (lease) await whileHeld(table, name, lease.epoch, work, stopping.signal, onError);
          // Also after work that ended by itself: it must not be begun again and again without a breath.
          await pause(RETRY_MS, stopping.signal);
        }
      })();
      return {
        stop: async () => {
          stopping.abort();
          await run;
        },
      };
    },
  };
}

/** When the server process that carries out the statement began: a number may be given out again. */
const started = sql`(select backend_start from pg_stat_get_activity(pg_backend_pid()))`;

/** Whether the server process that renewed last has ended. Of one of another role no start is shown: it counts as there. */
const ended = sql`l.backend_start is not null and not exists (
            select from pg_stat_get_activity(l.backend) a
            where a.backend_start is null or a.backend_start = l.backend_start)`;

type LeaseTable = ReturnType<typeof leaseTable>;

/** The three statements of a lease, each decided by the database's clock. */
function leaseTable(database: Database, holder: string) {
  return {
    claim: (name: string) =>
      database.maybeOne<{ readonly epoch: number }>(sql`
        insert into ops.leases as l (name, holder, epoch, until, backend, backend_start)
        values (${name}, ${holder}, 1, clock_timestamp() + ${TTL_MS} * interval '1 millisecond', pg_backend_pid(), ${started})
        on conflict (name) do update set holder = excluded.holder, epoch = l.epoch + 1, until = excluded.until,
          backend = excluded.backend, backend_start = excluded.backend_start
        where l.until < clock_timestamp() or (
          l.until < clock_timestamp() + ${TTL_MS - MISSED_MS} * interval '1 millisecond' and ${ended})
        returning epoch`),
    renew: (name: string, epoch: number) =>
      database.run(sql`
        update ops.leases set until = clock_timestamp() + ${TTL_MS} * interval '1 millisecond',
          backend = pg_backend_pid(), backend_start = ${started}
        where name = ${name} and holder = ${holder} and epoch = ${epoch} and until > clock_timestamp()`),
    release: (name: string, epoch: number) =>
      database.run(sql`
        update ops.leases set until = 'epoch', backend = null, backend_start = null
        where name = ${name} and holder = ${holder} and epoch = ${epoch}`),
  };
}

async function whileHeld(
  table: LeaseTable,
  name: string,
  epoch: number,
  work: Parameters<Leases['hold']>[1],
  stopping: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, stopping]);
  const keeping = keep(() => table.renew(name, epoch).catch((error) => void onError(error)), lost, signal);
  try {
    await work({ epoch, signal });
  } catch (error) {
    onError(error);
  } finally {
    lost.abort();
    await keeping;
    await table.release(name, epoch).catch(onError);
  }
}

/**
 * Renews at a third of the term; a renewal that comes too late ends the lease here before it ends there. One that fails is
 * tried again soon: with its connection the server process may have ended that kept others away.
 */
async function keep(
  renew: () => Promise<number | undefined | void>,
  lost: AbortController,
  signal: AbortSignal,
): Promise<void> {
  let good = performance.now();
  let next = RENEW_MS;
  while (!signal.aborted) {
    await pause(next, signal);
    if (signal.aborted) return;
    const asked = performance.now();
    const renewed = await renew();
    if (renewed === 1) good = asked;
    const failed = renewed === undefined;
    next = failed ? RETRY_MS : RENEW_MS;
    if (renewed === 0 || performance.now() - good > (failed ? MISSED_MS : TTL_MS)) lost.abort();
  }
}
