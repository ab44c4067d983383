import type { EventStore, Skimmed } from '../event-store/index.ts';
import type { Ears, Heard } from './heard.ts';

/** Behind by more pages than this, followers are hardly ever at the same place. */
const FAR_PAGES = 4;
/** So many pages are looked through at a time for what somebody has an ear for. */
const LOOKED_PAGES = 20;
/** Who hears no more than this part of a log reads it alone when far behind, the others read it with each other. */
const SPARSE = 0.5;
/** So many looks are kept for those who come to the same place a little later. */
const LOOKS = 4;

/**
 * Far behind its end a log is looked through for those who hear little of it: what is nothing to them never leaves the
 * database. Answers undefined for who is not far behind, or hears much.
 */
export function skimmingOf(
  store: EventStore,
  size: number,
): (position: number, ears: Ears) => Promise<Heard | undefined> {
  const hearsMuch = new WeakSet<Ears>();
  const looks = looksAt(store, size);
  let end: number | undefined;
  return async (position, ears) => {
    end ??= (await store.head()).position;
    const isFar = end - position > FAR_PAGES * size;
    if (!isFar) looks.leave(ears);
    if (!isFar || hearsMuch.has(ears)) return undefined;
    const read = await looks.after(position, ears);
    end = Math.max(end, read.end);
    const events = read.events.filter(({ type }) => ears[type]);
    if (events.length > SPARSE * (read.to - position)) {
      hearsMuch.add(ears);
      looks.leave(ears);
    }
    return read.to > position ? { events, to: read.to, goesOn: read.to < end } : undefined;
  };
}

interface Look {
  readonly position: number;
  readonly types: ReadonlySet<string>;
  readonly read: Promise<Skimmed>;
}

/** One look is for all who have asked before or ask in the same turn of the event loop, whoever of them comes there first. */
function looksAt(store: EventStore, size: number) {
  const within = { limit: size, span: LOOKED_PAGES * size };
  const askers = new Set<Ears>();
  let looks: readonly Look[] = [];
  const begin = (position: number): Look => {
    const types = new Set<string>();
    const turn = new Promise<void>((resolve) => setImmediate(resolve));
    const read = turn.then(() => {
      for (const ears of askers) for (const type of Object.keys(ears)) types.add(type);
      return store.readTypes(position, [...types], within);
    });
    const look = { position, types, read };
    looks = [look, ...looks].slice(0, LOOKS);
    read.catch(() => (looks = looks.filter((other) => other !== look)));
    return look;
  };
  return {
    after: (position: number, ears: Ears): Promise<Skimmed> => {
      askers.add(ears);
      const covers = ({ types }: Look) =>
        types.size === 0 || Object.keys(ears).every((type) => types.has(type));
      const look = looks.find((kept) => kept.position === position && covers(kept)) ?? begin(position);
      return look.read;
    },
    /** Who leaves is looked for no more; nothing is kept when nobody is left. */
    leave: (ears: Ears) => {
      askers.delete(ears);
      if (askers.size === 0) looks = [];
    },
  };
}
