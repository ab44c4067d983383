import { type Wake, createWake } from '../waking/index.ts';

/** Says where a follower stands, and resolves when it may go on from there. */
export type Convoy = (follower: object, position: number) => Promise<void>;

/** Who is ahead of another by more pages than this waits. */
const AHEAD_PAGES = 2;
/** Who is behind by more than this has lost touch: nobody waits for them. */
const LOST_PAGES = 32;
/** Who takes longer than this over a page is slow of their own, or is not on the way: nobody waits for them either. */
const PATIENCE_MS = 150;

interface Place {
  readonly position: number;
  readonly askedAt: number;
  readonly wake: Wake;
}

/**
 * Keeps followers together who catch up with a log side by side, at the pace of the slower ones: each page is then read
 * once for all of them. Apart by more than the pages that are kept, each would read the whole log for itself.
 */
export function convoyOf(size: number): Convoy {
  const places = new Map<object, Place>();
  /** How much longer somebody at a position waits for those behind them. */
  const patience = (position: number): number => {
    const behind = [...places.values()].filter((place) => {
      const pages = (position - place.position) / size;
      return pages > AHEAD_PAGES && pages <= LOST_PAGES;
    });
    return Math.max(0, ...behind.map(({ askedAt }) => askedAt)) + PATIENCE_MS - performance.now();
  };
  return async (follower, position) => {
    const wake = places.get(follower)?.wake ?? createWake();
    places.set(follower, { position, askedAt: performance.now(), wake });
    for (const place of places.values()) place.wake.ring();
    for (let left = patience(position); left > 0; left = patience(position)) await wake.next(left);
  };
}
