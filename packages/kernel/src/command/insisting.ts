import { Conflict, type EventStore, Unavailable } from '../event-store/index.ts';
import { pause } from '../waking/index.ts';

/** How long somebody who asks waits for an answer before asking again is better than waiting on. */
const PATIENCE_MS = 10_000;
/** Waiting in line, or a slow store, must not turn patience into a single try. */
const LEAST_TRIES = 4;
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 100;
/**
 * Races lost after which others have to wait. Who wins decides the next on what it remembers and is always faster than who
 * lost and must look, so that patience alone may never be enough between two processes.
 */
const MOST_LOST = 4;

/**
 * Decides anew for as long as others are faster. Commands of this process on one stream stand in line for it, so that
 * none of them is lost to another and a crowd costs each of them one try; in line there is only another process to lose
 * to, and after that a random pause, the longer the more often, and at last the store to itself
 * ({@link EventStore.alone}). Throws `Unavailable` when patience ends: the caller did nothing wrong and may ask again
 * under the same key.
 * `streams`: what the attempt will write to, where that is known before; else the first lost race tells.
 */
export async function insist<T>(
  store: EventStore,
  streams: readonly string[],
  attempt: (store: EventStore) => Promise<T>,
): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  let lost = 0;
  const triedWith = async (held: ReadonlySet<string>): Promise<Done<T> | Conflict> => {
    for (;;) {
      try {
        return { result: await (lost < MOST_LOST ? attempt(store) : store.alone(attempt)) };
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        lost += 1;
        if (lost >= LEAST_TRIES && performance.now() > until)
          throw new Unavailable(`${error.message}; lost ${lost} times`, { cause: error });
        if (error.streamIds.some((id) => !held.has(id))) return error;
      }
      await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** lost));
    }
  };
  for (let wanted = new Set(streams); ;) {
    const outcome = await (wanted.size > 0 ? inLine(store, wanted, triedWith) : triedWith(wanted));
    if ('result' in outcome) return outcome.result;
    wanted = new Set(outcome.streamIds);
  }
}

interface Done<T> {
  readonly result: T;
}

/** Per store, the streams that somebody works on, and who waits to be the next there. */
type Line = Map<string, (() => void)[]>;
const lines = new WeakMap<EventStore, Line>();

function lineFor(store: EventStore): Line {
  let line = lines.get(store);
  if (!line) lines.set(store, (line = new Map()));
  return line;
}

/** Waits for its turn at each of the streams, always in the same order, so that no two wait for each other. */
async function inLine<T>(
  store: EventStore,
  streams: ReadonlySet<string>,
  work: (held: ReadonlySet<string>) => Promise<T>,
): Promise<T> {
  const line = lineFor(store);
  const held: string[] = [];
  try {
    for (const stream of streams.size > 1 ? [...streams].toSorted() : streams) {
      const behind = line.get(stream);
      if (behind) await new Promise<void>((next) => behind.push(next));
      else line.set(stream, []);
      held.push(stream);
    }
    return await work(streams);
  } finally {
    for (const stream of held) leave(line, stream);
  }
}

/** Hands a stream to the next who waits for it. */
function leave(line: Line, stream: string): void {
  const next = line.get(stream)!.shift();
  if (next) next();
  else line.delete(stream);
}
