import type { EventStore, StoredEvent } from '../event-store/index.ts';

/**
 * Reads of the own log, shared by all who follow it: the newest pages are kept, so that ten followers cost one read, and
 * the end is remembered until something is appended.
 */
export interface Tail {
  after(position: number): Promise<readonly StoredEvent[]>;
  /** Something was appended: where the log was found to end, it may go on. */
  stir(): void;
}

const PAGE = 1_000;
const KEPT = 4_000;

/** A tail over a store. */
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

  const read = async (position: number) => {
    const asked = stirs;
    const page = await store.readAll(position, PAGE);
    if (page.length < PAGE && asked === stirs) end = page.at(-1)?.position ?? position;
    return page;
  };

  return {
    stir: () => {
      stirs += 1;
      end = undefined;
    },
    async after(position) {
      if (position === end) return [];
      const first = kept[0]?.position;
      const last = kept.at(-1)?.position;
      if (first !== undefined && last !== undefined && position >= first - 1 && position < last) {
        const from = position - first + 1;
        return kept.slice(from, from + PAGE);
      }
      if (reading?.from !== position) {
        const page = read(position);
        reading = { from: position, page };
        const done = () => {
          if (reading?.page === page) reading = undefined;
        };
        page.then(keep, () => {}).finally(done);
      }
      return await reading!.page;
    },
  };
}
