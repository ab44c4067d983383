import type { Cache } from '@rapport/kernel/cache';

/** Counts tries to sign in. */
export interface Throttle {
  /** Counts one try; false when one of the limits is passed. */
  admit(login: string, address: string): Promise<boolean>;
  /** A sign-in succeeded: what was counted for this login is forgotten, for its address not. */
  forget(login: string, address: string): Promise<void>;
}

/** Length of the window in seconds; also what `Retry-After` says. */
export const WINDOW_S = 15 * 60;

/** Tries per window: a person mistypes, a machine tries many; the login's own limit stands against many addresses. */
const LIMITS = { pair: 10, login: 50, address: 100 } as const;
type Kind = keyof typeof LIMITS;

/** Alone, without the others' counts, a process allows a fifth: as if five of it ran. */
const ALONE = 5;
const MAX_KEPT = 10_000;

/**
 * Counts in the cache; when that is away, in this process with stricter limits, closed when its table is full. Logins
 * and addresses enter only as keyed hashes.
 */
export function signInThrottle(
  cache: Cache,
  indexHash: (kind: string, text: string) => string,
  now: () => number = () => performance.now(),
): Throttle {
  const alone = countsOfThisProcess(now);
  const keysOf = (login: string, address: string): Readonly<Record<Kind, string>> => ({
    pair: `sign-in:pair:${indexHash('sign-in', JSON.stringify([login, address]))}`,
    login: `sign-in:login:${indexHash('sign-in', login)}`,
    address: `sign-in:address:${indexHash('sign-in', address)}`,
  });
  const within = async (kind: Kind, key: string): Promise<boolean> => {
    const count = await cache.increment(key, WINDOW_S).catch(() => undefined);
    // A counter that says nothing sensible is no counter.
    if (count !== undefined && count >= 1) return count <= LIMITS[kind];
    return alone.increment(key) <= Math.max(1, LIMITS[kind] / ALONE);
  };
  return {
    async admit(login, address) {
      const keys = keysOf(login, address);
      const seen = await Promise.all((Object.keys(LIMITS) as Kind[]).map((kind) => within(kind, keys[kind])));
      return seen.every(Boolean);
    },
    async forget(login, address) {
      const { pair, login: ofLogin } = keysOf(login, address);
      for (const key of [pair, ofLogin]) {
        alone.forget(key);
        // It ends with its window anyway.
        await cache.delete(key).catch(() => {});
      }
    },
  };
}

function countsOfThisProcess(now: () => number) {
  const counts = new Map<string, { count: number; readonly until: number }>();
  return {
    increment(key: string): number {
      const at = now();
      const known = counts.get(key);
      if (known && known.until > at) return (known.count += 1);
      // All windows are of one length, so the oldest entries run out first.
      for (const [oldest, { until }] of counts) {
        if (until > at) break;
        counts.delete(oldest);
      }
      if (counts.size >= MAX_KEPT) return Number.POSITIVE_INFINITY;
      counts.set(key, { count: 1, until: at + WINDOW_S * 1000 });
      return 1;
    },
    forget: (key: string) => void counts.delete(key),
  };
}
