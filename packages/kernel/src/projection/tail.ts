import type { EventStore, StoredEvent } from '../event-store/index.ts';

/**
 * Reads of the own log, shared by all who follow it: the newest pages are kept, so that ten followers cost one read, and
 * the end is remembered until something is appended.
 */
export interface Tail {
  after(position: number): Promise<readonly StoredEvent[]>;
  /** Another process has appended, or may have: where the log was found to end, it may go on. */
  stir(): void;
}

const PAGE = 1_000;
const KEPT = 4_000;

/** A tail over a store, for as long as the store lives. */
export function tailOf(store: EventStore): Tail {
  let kept: readonly StoredEvent[] = [];
  let end: number | undefined;
  let stirs = 0;
  let reading: { readonly from: number; readonly page: Promise<readonly StoredEvent[]> } | undefined;

  const keep = (page: readonly StoredEvent[]) => {
    const last = kept.at(-1)?.position;
    const first = page[0]?.position;
    if (first === undefined) return;
    kept = last !== undefined && first === last + 1 ? [...kept, ...page].slice(-KEPT) : page;
  };

  /** What is kept after a position; undefined when it has to be read. */
  const held = (position: number): readonly StoredEvent[] | undefined => {
    const first = kept[0]?.position;
    const last = kept.at(-1)?.position;
    if (first === undefined || last === undefined || position < first - 1 || position >= last)
      return undefined;
    const from = position - first + 1;
    return kept.slice(from, from + PAGE);
  };

  const readPage = async (position: number) => {
    const asked = stirs;
    const page = await store.readAll(position, PAGE);
    if (page.length < PAGE && asked === stirs) end = page.at(-1)?.position ?? position;
    return page;
  };

  /** Who asks for the same page at the same time shares one read. */
  const read = (position: number): Promise<readonly StoredEvent[]> => {
    if (reading?.from === position) return reading.page;
    const page = readPage(position);
    reading = { from: position, page };
    const done = () => {
      if (reading?.page === page) reading = undefined;
    };
    page.then(keep, () => {}).finally(done);
    return page;
  };

  const stir = () => {
    stirs += 1;
    end = undefined;
  };
  store.onAppend(stir);

  return {
    stir,
    async after(position) {
      if (position === end) return [];
      const page = held(position) ?? (await read(position));
      const last = page.at(-1)?.position;
      // Who gets a whole page asks for the next one soon: it is read while this one is worked on.
      if (last !== undefined && page.length === PAGE && last !== end && !held(last)) {
        read(last).catch(() => {}); // Who asks for it reads it again.
      }
      return page;
    },
  };
}
