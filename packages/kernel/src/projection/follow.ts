import type { Logger } from '../logging/index.ts';
import type { Wake } from '../waking/index.ts';
import type { HeardEvent } from './port.ts';
import type { StoredEvent } from '../event-store/index.ts';
import { pause } from '../waking/index.ts';

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
