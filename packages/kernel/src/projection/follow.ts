import type { Logger } from '../logging/index.ts';
import { pause } from '../leases/index.ts';
import type { HeardEvent } from './port.ts';
import type { StoredEvent } from '../event-store/index.ts';

/** Wakes a follower: at an append of this process at once, else after a short while (appends of other processes). */
export interface Wake {
  /** Resolves at the next signal, or after `ms`. */
  next(ms: number): Promise<void>;
  ring(): void;
}

/** A wake-up that never loses a ring: one that comes while nobody waits is kept for the next who does. */
export function createWake(signal: AbortSignal): Wake {
  let rung = false;
  let waiting: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      waiting?.();
    },
    next: async (ms) => {
      if (!rung) {
        const rings = new AbortController();
        waiting = () => rings.abort();
        await pause(ms, AbortSignal.any([rings.signal, signal]));
        waiting = undefined;
      }
      rung = false;
    },
  };
}

const IDLE_MS = 100;
const MAX_BACKOFF_MS = 5_000;

/** Runs `step` until the signal comes: again at once while there was work, after a wake (or `idleMs`) when not, later after an error. */
export async function followLoop(
  name: string,
  step: () => Promise<boolean>,
  wake: Wake,
  signal: AbortSignal,
  logger: Logger,
  idleMs = IDLE_MS,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const worked = await step();
      failures = 0;
      if (!worked) await wake.next(idleMs);
    } catch (error) {
      failures += 1;
      logger.warn({ follower: name, failures, err: error }, 'follower failed; it will try again');
      await pause(Math.min(MAX_BACKOFF_MS, 50 * 2 ** failures), signal);
    }
  }
}

/** A stored event of this service as its own followers hear it. */
export function heardFrom(source: string, event: StoredEvent): HeardEvent {
  const { id, type, data, streamId, position, occurredAt, recordedAt, meta } = event;
  return { id, type, data, streamId, source, position, occurredAt, recordedAt, meta };
}
