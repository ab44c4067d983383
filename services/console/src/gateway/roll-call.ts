import type { Worker } from '@rapport/kernel/service';
import type { Seen } from '../queries/operations.ts';
import { pause } from '@rapport/kernel/waking';

const EVERY_MS = 1_000;

/** Calls every service by name once a second, so that the operator page can say since when one is missing. */
export function callingTheRoll(
  services: () => readonly string[],
  isThere: (service: string) => Promise<boolean>,
): Worker & { readonly seen: (service: string) => Seen | undefined } {
  const known = new Map<string, { readonly up: boolean; readonly at: number }>();
  const stopping = new AbortController();
  let calling: Promise<void> | undefined;
  const call = async (service: string) => {
    const up = await isThere(service).catch(() => false);
    if (known.get(service)?.up !== up) known.set(service, { up, at: performance.now() });
  };
  const callAll = async () => {
    while (!stopping.signal.aborted) {
      await Promise.all(services().map(call));
      await pause(EVERY_MS, stopping.signal);
    }
  };
  return {
    name: 'roll-call',
    start: async () => void (calling = callAll()),
    stop: async () => {
      stopping.abort();
      await calling;
    },
    seen: (service) => {
      const last = known.get(service);
      return last && { up: last.up, forMs: performance.now() - last.at };
    },
  };
}
