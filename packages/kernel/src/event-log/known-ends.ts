import type { Cursor, Reading } from './member.ts';
import type { LogPages } from './postgres-pages.ts';

/** Who wakes after this long asks about everything again: a ring may have been lost. */
const REMEMBERED_MS = 1_000;

/** Where partitions were found to end. Nothing is asked there until their topic rings: most topics are silent mostly. */
export function knownEnds() {
  const ends = new Map<string, Map<number, number>>();
  let forgottenAt = performance.now();
  const isEnd = ({ topic, partition, next }: Cursor) => ends.get(topic)?.get(partition) === next;
  return {
    /** Reads what is not known to be an end, and remembers the ends that show. */
    beyond: async (cursors: readonly Cursor[], read: LogPages['read']): Promise<Reading> => {
      const asked = cursors.filter((cursor) => !isEnd(cursor)).map((cursor) => ({ ...cursor }));
      if (asked.length === 0) return { batches: [], more: false };
      // A topic that rings meanwhile drops its map, and what is put into this one is never looked at.
      const noted = new Map(asked.map(({ topic }) => [topic, ends.get(topic) ?? new Map<number, number>()]));
      noted.forEach((places, topic) => ends.set(topic, places));
      const reading = await read(asked);
      if (reading.more) return reading;
      const found = new Set(reading.batches.map(({ topic, partition }) => `${topic} ${partition}`));
      for (const { topic, partition, next } of asked)
        if (!found.has(`${topic} ${partition}`)) noted.get(topic)!.set(partition, next);
      return reading;
    },
    forget: (topic: string) => void ends.delete(topic),
    forgetOld: () => {
      if (performance.now() - forgottenAt < REMEMBERED_MS) return;
      forgottenAt = performance.now();
      ends.clear();
    },
  };
}
