import { expect, test } from 'vitest';
import { type AppendRequest, Conflict, type EventStore } from '../event-store/index.ts';
import { pause } from '../waking/index.ts';

const one = (
  streamId: string,
  expected: AppendRequest['parts'][number]['expected'],
  type: string,
): AppendRequest => ({
  cause: { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' },
  parts: [{ streamId, expected, events: [{ type, data: {} }] }],
});

/** What every event store must hold of who has it alone; each test on a store of its own. */
export function aloneContract(
  withStore: (work: (store: EventStore) => Promise<void>) => () => Promise<void>,
): void {
  test(
    'who has the store alone appends to what it read, whatever others want to append meanwhile',
    withStore(async (store) => {
      await store.append(one('a-1', 'none', 'A'));
      let rung = 0;
      store.onAppend(() => (rung += 1));
      const { others, appended } = await store.alone(async (held) => {
        const { length } = await held.readStream('a-1');
        const others = [store.append(one('a-1', 'any', 'Other')), store.alone(() => store.head())] as const;
        await Promise.race([...others, pause(100)]);
        return { others, appended: await held.append(one('a-1', length, 'Mine')) };
      });
      expect(appended).toMatchObject({ firstPosition: 2, versions: [2] });
      expect(await others[0]).toMatchObject({ firstPosition: 3, versions: [3] });
      expect((await others[1]).position).toBeGreaterThanOrEqual(2);
      expect((await store.readStream('a-1')).map(({ type }) => type)).toEqual(['A', 'Mine', 'Other']);
      expect(rung).toBeGreaterThanOrEqual(2);
    }),
  );

  test(
    'what was appended alone counts though the work throws, and the store is free again',
    withStore(async (store) => {
      let rung = 0;
      store.onAppend(() => (rung += 1));
      const refused = store.alone(async (held) => {
        await held.append(one('a-1', 'none', 'Tried'));
        throw new Error('no');
      });
      await expect(refused).rejects.toThrow('no');
      expect(rung).toBeGreaterThanOrEqual(1);
      await expect(store.alone((held) => held.append(one('a-1', 7, 'B')))).rejects.toBeInstanceOf(Conflict);
      await store.append(one('a-1', 1, 'B'));
      expect((await store.readStream('a-1')).map(({ type }) => type)).toEqual(['Tried', 'B']);
    }),
  );
}
