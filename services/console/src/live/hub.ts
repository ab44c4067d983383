import type { Cache } from '@rapport/kernel/cache';
import type { Logger } from '@rapport/kernel/logging';
import { type Worker, changesChannel } from '@rapport/kernel/service';
import { type Burst, burstMemory } from './burst-memory.ts';

/** Hears what read models announce, this service's and others', in all their processes, and tells it on. */
export interface Hub extends Worker {
  /**
   * Begins with what was missed since `lastId`: the bursts since then, `everything` when that is not known any more, or
   * nothing for a newcomer. Returns the way to leave.
   */
  follow(lastId: string | undefined, listener: (burst: Burst) => void): () => void;
  /** Called when the hub stops: whoever listens should come again elsewhere. */
  onStop(listener: () => void): () => void;
}

/** What a hub needs. */
export interface HubOptions {
  /** Whose read models are shown on the screens. */
  readonly services: readonly string[];
  readonly cache: Cache;
  /** Adds the ids that follow from others: parties of a conversation. */
  readonly widen: (changed: readonly string[]) => Promise<readonly string[]>;
  readonly logger: Logger;
  /** Changes that come closer together than this are one burst; 100 ms unless told otherwise. */
  readonly togetherMs?: number;
}

/** Above this a list of ids helps nobody. */
const MOST_IDS = 500;
/** When nobody was here for this long, nobody comes back to ask what was missed. */
const NOBODY_MS = 60_000;

/** A hub over the cache's fan-out. */
export function liveHub(options: HubOptions): Hub {
  const memory = burstMemory();
  const listeners = new Set<(burst: Burst) => void>();
  const stopped = new Set<() => void>();
  let lastSeen = performance.now();

  async function tell(changed: readonly string[]): Promise<void> {
    if (listeners.size > 0) lastSeen = performance.now();
    if (performance.now() - lastSeen > NOBODY_MS) {
      memory.forget();
      return;
    }
    const burst = memory.add(await whole(changed, options));
    for (const listener of listeners) listener(burst);
  }

  const gathering = gather(options.togetherMs ?? 100, (changed) => void tell(changed));
  let leave: readonly (() => Promise<void>)[] = [];
  return {
    name: 'live-updates',
    start: async () => {
      leave = await Promise.all(
        options.services.map((service) => options.cache.subscribe(changesChannel(service), gathering.hear)),
      );
    },
    stop: async () => {
      await Promise.all(leave.map((each) => each()));
      gathering.stop();
      for (const listener of stopped) listener();
      listeners.clear();
    },
    follow(lastId, listener) {
      lastSeen = performance.now();
      const missed = lastId === undefined ? [] : memory.since(lastId);
      if (missed === undefined) listener({ id: memory.here(), changed: ['everything'] });
      else if (missed.length === 0) listener({ id: memory.here(), changed: [] });
      else for (const burst of missed) listener(burst);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onStop(listener) {
      stopped.add(listener);
      return () => void stopped.delete(listener);
    },
  };
}

/** Not knowing all that changed is the same as everything. */
async function whole(changed: readonly string[], { widen, logger }: HubOptions): Promise<readonly string[]> {
  if (changed.length > MOST_IDS) return ['everything'];
  return await widen(changed).catch((error: unknown) => {
    logger.warn({ err: error }, 'changes not widened');
    return ['everything'];
  });
}

/** Gathers texts for a while from the first one on, then hands them over, each once. */
function gather(togetherMs: number, hand: (changed: readonly string[]) => void) {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return {
    hear: (message: string): void => {
      for (const change of textsIn(message)) pending.add(change);
      timer ??= setTimeout(() => {
        timer = undefined;
        const changed = [...pending];
        pending.clear();
        hand(changed);
      }, togetherMs);
    },
    stop: () => clearTimeout(timer),
  };
}

/** A message of another process may be of another build: what is no list of texts is passed over. */
function textsIn(message: string): readonly string[] {
  try {
    const texts: unknown = JSON.parse(message);
    return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
