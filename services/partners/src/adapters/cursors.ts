import type { Cursors } from '@rapport/kernel/http';
import type { Place } from '../queries/feed.ts';

const SCOPE = 'partners feed';

/** A place in the feed as a text that only we can make. It holds for every filter, for push as for pull. */
export function cursorOf(cursors: Cursors, place: Place): string {
  const entries = [...place].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return cursors.seal(
    SCOPE,
    entries.map(([source, { position, mark }]) => [source, position, mark]),
  );
}

/** Reads a cursor; throws the problem `invalid-cursor` when it is none of ours. */
export function placeOf(cursors: Cursors, cursor: string): Place {
  const entries = cursors.open(SCOPE, cursor) as readonly (readonly [string, number, string])[];
  return new Map(entries.map(([source, position, mark]) => [source, { position, mark }]));
}
