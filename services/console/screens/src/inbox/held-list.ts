/** The list as it is shown while the true one moves on. */
export interface Held {
  /** Ids in the order shown. */
  readonly order: readonly string[];
  /** How many have come that are not shown yet. */
  readonly added: number;
  /** Shown, but no longer in the true list. */
  readonly gone: ReadonlySet<string>;
}

/** Nothing shown yet. */
export const NOTHING: Held = { order: [], added: 0, gone: new Set() };

/**
 * Brings a shown list up to date without moving a row under the hand: what comes below the last known row is appended,
 * what comes above waits, what left stays until the list is free to move.
 */
export function hold(shown: readonly string[], fresh: readonly string[], free: boolean): Held {
  if (free || shown.length === 0) return { order: fresh, added: 0, gone: new Set() };
  const inFresh = new Set(fresh);
  const known = new Set(shown);
  const lastKnown = fresh.findLastIndex((id) => known.has(id));
  const below = lastKnown < 0 ? [] : fresh.slice(lastKnown + 1);
  const above = fresh.slice(0, lastKnown < 0 ? fresh.length : lastKnown).filter((id) => !known.has(id));
  return {
    order: below.length === 0 ? shown : [...shown, ...below],
    added: above.length,
    gone: new Set(shown.filter((id) => !inFresh.has(id))),
  };
}
