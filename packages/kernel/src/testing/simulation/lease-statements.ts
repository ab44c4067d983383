import { type Does, changed, keyOf, locked, rows } from './answering.ts';
import type { Backend, Kept, View } from './tables.ts';

const LEASES = 'ops.leases';

interface Lease extends Kept {
  readonly holder: unknown;
  readonly epoch: number;
  readonly until: number;
  /** What renewed it last; undefined: released. */
  readonly backend: Backend | undefined;
}

const leaseOf = async (view: View, name: unknown) =>
  (await locked(view, LEASES, keyOf(name))) as Lease | undefined;

/** What the kernel says about leases. */
export const leaseStatements: Readonly<Record<string, Does>> = {
  'insert into ops.leases': async (view, [name, holder, ttl, unmissed], { now }) => {
    const lease = await leaseOf(view, name);
    const isMissed = lease?.backend?.ended && lease.until < now() + (unmissed as number);
    if (lease && lease.until >= now() && !isMissed) return rows([]);
    const epoch = (lease?.epoch ?? 0) + 1;
    const taken: Lease = { holder, epoch, until: now() + (ttl as number), backend: view.backend };
    view.put(LEASES, keyOf(name), taken);
    return rows([taken]);
  },
  'update ops.leases set until = clock_timestamp()': async (view, [ttl, name, holder, epoch], { now }) => {
    const lease = await leaseOf(view, name);
    if (!lease || lease.holder !== holder || lease.epoch !== epoch || lease.until <= now()) return changed(0);
    view.put(LEASES, keyOf(name), { ...lease, until: now() + (ttl as number), backend: view.backend });
    return changed(1);
  },
  "update ops.leases set until = 'epoch'": async (view, [name, holder, epoch]) => {
    const lease = await leaseOf(view, name);
    if (lease?.holder !== holder || lease?.epoch !== epoch) return changed(0);
    view.put(LEASES, keyOf(name), { ...lease, until: Number.NEGATIVE_INFINITY, backend: undefined });
    return changed(1);
  },
};
