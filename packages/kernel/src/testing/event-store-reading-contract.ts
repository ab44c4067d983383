import { expect, test } from 'vitest';
import type { EventStore } from '../event-store/index.ts';

const cause = { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' };
const put = (store: EventStore, streamId: string, ...types: readonly string[]) =>
  store.append({
    cause,
    parts: [{ streamId, expected: 'none', events: types.map((type) => ({ type, data: { says: type } })) }],
  });

/** What every event store must hold of reads of many streams, and of some types; each test on a store of its own. */
export function readingContract(
  withStore: (work: (store: EventStore) => Promise<void>) => () => Promise<void>,
): void {
  test(
    'of the log some types are read, a stretch of it at a time, and how far that went',
    withStore(async (store) => {
      await put(store, 'a-1', 'A', 'B', 'A', 'C', 'A');
      const read = async (after: number, types: readonly string[], limit: number, span: number) => {
        const { events, to, end } = await store.readTypes(after, types, { limit, span });
        return [events.map(({ position }) => position), to, end];
      };
      expect(await read(0, ['A'], 10, 10)).toEqual([[1, 3, 5], 5, 5]);
      expect(await read(0, ['A', 'C'], 2, 10)).toEqual([[1, 3], 3, 5]);
      expect(await read(1, ['A', 'C'], 10, 2)).toEqual([[3], 3, 5]);
      expect(await read(1, ['B'], 10, 10)).toEqual([[2], 5, 5]);
      expect(await read(2, ['B'], 10, 2)).toEqual([[], 4, 5]);
      expect(await read(5, ['A'], 10, 10)).toEqual([[], 5, 5]);
      const { events } = await store.readTypes(0, ['C'], { limit: 1, span: 10 });
      expect(events).toEqual(await store.readAll(3, 1));
    }),
  );

  test(
    'many streams are read in one look, also one that is not there',
    withStore(async (store) => {
      await put(store, 'a-1', 'A', 'B');
      await put(store, 'a-2', 'C');
      const read = await store.readStreams(['a-2', 'a-1', 'a-9']);
      expect([...read.keys()]).toEqual(['a-2', 'a-1', 'a-9']);
      for (const [id, events] of read) expect(events).toEqual(await store.readStream(id));
    }),
  );
}
