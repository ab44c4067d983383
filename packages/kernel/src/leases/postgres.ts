import { randomUUID } from 'node:crypto';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import { pause } from '../waking/index.ts';
import type { Leases } from './port.ts';

const TTL_MS = 6_000;
const RETRY_MS = 500;

/** Leases as rows of the service's own database (`ops.leases`), timed by the database's clock alone. */
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

type LeaseTable = ReturnType<typeof leaseTable>;

/** The three statements of a lease, each decided by the database's clock. */
function leaseTable(database: Database, holder: string) {
  return {
    claim: (name: string) =>
      database.maybeOne<{ readonly epoch: number }>(sql`
        insert into ops.leases as l (name, holder, epoch, until)
        values (${name}, ${holder}, 1, clock_timestamp() + ${TTL_MS} * interval '1 millisecond')
        on conflict (name) do update set holder = excluded.holder, epoch = l.epoch + 1, until = excluded.until
        where l.until < clock_timestamp()
        returning epoch`),
    renew: (name: string, epoch: number) =>
      database.run(sql`
        update ops.leases set until = clock_timestamp() + ${TTL_MS} * interval '1 millisecond'
        where name = ${name} and holder = ${holder} and epoch = ${epoch} and until > clock_timestamp()`),
    release: (name: string, epoch: number) =>
      database.run(
        sql`update ops.leases set until = 'epoch' where name = ${name} and holder = ${holder} and epoch = ${epoch}`,
      ),
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

/** Renews at a third of the term; a renewal that fails or comes too late ends the lease here before it ends there. */
async function keep(
  renew: () => Promise<number | undefined | void>,
  lost: AbortController,
  signal: AbortSignal,
): Promise<void> {
  let good = performance.now();
  while (!signal.aborted) {
    await pause(TTL_MS / 3, signal);
    if (signal.aborted) return;
    const asked = performance.now();
    const renewed = await renew();
    if (renewed === 1) good = asked;
    if (renewed === 0 || performance.now() - good > TTL_MS) lost.abort();
  }
}
