import type { EventLog } from '../event-log/index.ts';
import type { Leases } from '../leases/index.ts';

/**
 * Holds back what a service does by itself until its process says so: what it hears of the log, and all that it does
 * under a lease (relay, followers, timers, senders). Several services in one process begin together in this way when all
 * of them stand; else the first would be catching up while the others still start, and with much to catch up with each
 * step of theirs would wait for it.
 */
export function heldBack(
  begin: Promise<void> | undefined,
  { log, leases }: { readonly log: EventLog; readonly leases: Leases },
): { readonly log: EventLog; readonly leases: Leases } {
  if (!begin) return { log, leases };
  let begun = false;
  void begin.then(() => (begun = true));
  return {
    log: {
      ...log,
      subscribe: async (asked) => {
        const subscription = await log.subscribe(asked);
        if (begun) return subscription;
        subscription.pause();
        void begin.then(() => subscription.resume());
        return subscription;
      },
    },
    leases: {
      hold: (name, work) => {
        if (begun) return leases.hold(name, work);
        const leaving = new AbortController();
        const held = begin.then(() => (leaving.signal.aborted ? undefined : leases.hold(name, work)));
        return {
          stop: async () => {
            leaving.abort();
            if (begun) await (await held)?.stop();
          },
        };
      },
    },
  };
}
