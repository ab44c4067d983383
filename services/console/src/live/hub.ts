import { randomUUID } from 'node:crypto';
import type { Cache } from '@rapport/kernel/cache';
import type { Logger } from '@rapport/kernel/logging';
import { type Worker, changesChannel } from '@rapport/kernel/service';

/** One burst of changes, told to all who listen: ids, never data. */
export interface Burst {
  readonly id: string;
  readonly changed: readonly string[];
}

/** Hears what this service's read models announce, in all its processes, and tells it on. */
export interface Hub extends Worker {
  /**
   * Begins with what was missed since `lastId`: the bursts since then, `everything` when that is not known any more, or
   * nothing for a newcomer. Returns the way to leave.
   */
  follow(lastId: string | undefined, listener: (burst: Burst) => void): () => void;
  /** Called when the hub stops: whoever listens should come again elsewhere. */
  onStop(listener: () => void): () => void;
}

/** Changes that come closer together than this are one burst. */
const TOGETHER_MS = 100;
const REMEMBERED = 1_000;
/** Above this a list of ids helps nobody. */
const MOST_IDS = 500;
/** Bursts are remembered for those who lost their line; when nobody was here for this long, nobody comes back. */
const NOBODY_MS = 60_000;

/** A hub over the cache's fan-out. `widen` adds the ids that follow from others: parties of a conversation. */
export function liveHub({
  service,
  cache,
  widen,
  logger,
  togetherMs = TOGETHER_MS,
}: {
  readonly service: string;
  readonly cache: Cache;
  readonly widen: (changed: readonly string[]) => Promise<readonly string[]>;
  readonly logger: Logger;
  readonly togetherMs?: number;
}): Hub {
  // An id of another process, or of this one before it was started again, must not look like one of ours.
  const self = randomUUID();
  const listeners = new Set<(burst: Burst) => void>();
  const stopped = new Set<() => void>();
  const remembered: Burst[] = [];
  const pending = new Set<string>();
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  let lastSeen = performance.now();
  let leave: (() => Promise<void>) | undefined;

  async function flush(): Promise<void> {
    timer = undefined;
    const changed = [...pending];
    pending.clear();
    if (listeners.size > 0) lastSeen = performance.now();
    if (performance.now() - lastSeen > NOBODY_MS) {
      forget();
      return;
    }
    tell(await whole(changed));
  }

  /** Not knowing all that changed is the same as everything. */
  async function whole(changed: readonly string[]): Promise<readonly string[]> {
    if (changed.length > MOST_IDS) return ['everything'];
    return await widen(changed).catch((error: unknown) => {
      logger.warn({ err: error }, 'changes not widened');
      return ['everything'];
    });
  }

  function tell(changed: readonly string[]): void {
    count += 1;
    const burst = { id: `${self}.${count}`, changed };
    remembered.push(burst);
    if (remembered.length > REMEMBERED) remembered.shift();
    for (const listener of listeners) listener(burst);
  }

  function forget(): void {
    // A number is left out, so that whoever stood before the gap is told everything.
    remembered.length = 0;
    count += 1;
  }

  function missedSince(lastId: string): readonly Burst[] | undefined {
    const place = /^(.+)\.(\d+)$/.exec(lastId);
    const known = Number(place?.[2]);
    // All since then must still be remembered.
    if (place?.[1] !== self || known > count || count - known > remembered.length) return undefined;
    return known === count ? [] : remembered.slice(known - count);
  }

  function hear(message: string): void {
    for (const change of textsIn(message)) pending.add(change);
    timer ??= setTimeout(() => void flush(), togetherMs);
  }

  return {
    name: 'live-updates',
    start: async () => {
      leave = await cache.subscribe(changesChannel(service), hear);
    },
    stop: async () => {
      await leave?.();
      clearTimeout(timer);
      for (const listener of stopped) listener();
      listeners.clear();
    },
    follow(lastId, listener) {
      lastSeen = performance.now();
      const missed = lastId === undefined ? [] : missedSince(lastId);
      const here = `${self}.${count}`;
      if (missed === undefined) listener({ id: here, changed: ['everything'] });
      else if (missed.length === 0) listener({ id: here, changed: [] });
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

/** A message of another process may be of another build: what is no list of texts is passed over. */
function textsIn(message: string): readonly string[] {
  try {
    const texts: unknown = JSON.parse(message);
    return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
  } catch {
    return [];
  }
}
