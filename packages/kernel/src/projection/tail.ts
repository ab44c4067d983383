import type { EventStore, StoredEvent } from '../event-store/index.ts';
import { convoyOf } from './convoy.ts';
import type { Ears, Heard } from './heard.ts';
import { skimmingOf } from './skimming.ts';

/**
 * Reads of the own log, shared by all who follow it: the pages read last are kept, so that ten followers cost one read, and
 * the end is remembered until something is appended.
 */
export interface Tail {
  /** The next page; a follower who says who it is is kept together with the others ({@link convoyOf}). */
  after(position: number, follower?: object): Promise<readonly StoredEvent[]>;
  /** The same for who has an ear for some types only; nothing when the log ends there. */
  heard(position: number, ears: Ears): Promise<Heard | undefined>;
  /** Another process has appended, or may have: where the log was found to end, it may go on. */
  stir(): void;
  /** Nothing that was read counts any more: whoever begins anew does not know whether the store has the same past. */
  forget(): void;
}

const PAGE = 1_000;

/** A tail over a store, for as long as the store lives; it reads so many events at a time. */
export function tailOf(store: EventStore, size = PAGE): Tail {
  let kept = keptRuns(size);
  let reading = new Map<number, Promise<readonly StoredEvent[]>>();
  let end: number | undefined;
  let stirs = 0;

  const readPage = async (position: number) => {
    const [asked, keeping] = [stirs, kept];
    const page = await store.readAll(position, size);
    if (page.length < size && asked === stirs) end = page.at(-1)?.position ?? position;
    keeping.keep(page);
    return page;
  };

  /** Who asks for the same page at the same time shares one read. */
  const read = (position: number): Promise<readonly StoredEvent[]> => {
    const begun = reading.get(position);
    if (begun) return begun;
    const pages = reading;
    const page = readPage(position);
    pages.set(position, page);
    const done = () => void pages.delete(position);
    page.then(done, done);
    return page;
  };

  const stir = () => {
    stirs += 1;
    end = undefined;
  };
  store.onAppend(stir);

  let skimmed = skimmingOf(store, size);
  const together = convoyOf(size);

  const after = async (position: number, follower?: object) => {
    if (follower) await together(follower, position);
    if (position === end) return [];
    const page = kept.after(position) ?? (await read(position));
    const last = page.at(-1)?.position;
    // Who gets a whole page asks for the next one soon: it is read while this one is worked on.
    if (last !== undefined && page.length === size && last !== end && !kept.after(last)) {
      read(last).catch(() => {}); // Who asks for it reads it again.
    }
    return page;
  };

  return {
    stir,
    after,
    heard: async (position, ears) => {
      const alone = position === end || kept.after(position) ? undefined : await skimmed(position, ears);
      if (alone) return alone;
      const page = await after(position, ears);
      const to = page.at(-1)?.position;
      if (to === undefined) return undefined;
      const goesOn = page.length === size && to !== end;
      return { events: page.filter(({ type }) => ears[type]), to, goesOn };
    },
    forget: () => {
      stir();
      kept = keptRuns(size);
      reading = new Map();
      skimmed = skimmingOf(store, size);
    },
  };
}

/** Followers who catch up are not all equally fast: each of so many has pages of its own at hand. */
const RUNS = 4;
const RUN_PAGES = 4;
/** What nobody has asked for during this time goes when somebody else reads. */
const UNUSED_MS = 5_000;

interface Run {
  events: readonly StoredEvent[];
  usedAt: number;
}

/** Events that were read, in runs without a hole: a page that goes on where a run ends becomes part of it. */
function keptRuns(size: number) {
  let runs: readonly Run[] = [];
  const use = (run: Run) => {
    run.usedAt = performance.now();
    return run;
  };
  const holding = (position: number) =>
    runs.find(({ events }) => position >= events[0]!.position - 1 && position < events.at(-1)!.position);
  return {
    /** What is kept after a position, a page at most; undefined when it has to be read. */
    after: (position: number): readonly StoredEvent[] | undefined => {
      const run = holding(position);
      if (!run) return undefined;
      const from = position - run.events[0]!.position + 1;
      return use(run).events.slice(from, from + size);
    },
    keep: (page: readonly StoredEvent[]): void => {
      const first = page[0]?.position;
      if (first === undefined) return;
      const before = runs.find(({ events }) => events.at(-1)!.position === first - 1);
      const run = before ?? { events: [], usedAt: 0 };
      run.events = [...run.events, ...page].slice(-RUN_PAGES * size);
      const now = use(run).usedAt;
      const others = runs.filter((other) => other !== run && now - other.usedAt < UNUSED_MS);
      runs = [run, ...others.toSorted((a, b) => b.usedAt - a.usedAt)].slice(0, RUNS);
    },
  };
}
