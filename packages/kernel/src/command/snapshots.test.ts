import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decider } from '../decider/index.ts';
import { type EventStore, memoryEventStore } from '../event-store/index.ts';
import { testClock } from '../testing/event-store-contract.ts';
import { loadState } from './index.ts';

type Said = { readonly type: 'Said' | 'Whispered'; readonly data: { readonly n: number } };
interface Heard {
  readonly sum: number;
  readonly last: readonly number[];
}

const Plain: Decider<Heard, never, Said> = {
  initial: { sum: 0, last: [] },
  unseen: ['Whispered'],
  decide: () => [],
  evolve: ({ sum, last }, { data: { n } }) => ({
    sum: (sum * 31 + n) % 1_000_003,
    last: [...last, n].slice(-5),
  }),
};
const Snapshotted: typeof Plain = { ...Plain, snapshot: 'heard-1' };

const say = (store: EventStore, numbers: readonly number[]) =>
  store.append({
    cause: { correlationId: randomUUID(), actor: 'service:test' },
    parts: [
      {
        streamId: 'talk-1',
        expected: 'any',
        events: numbers.map((n) => ({ type: n % 3 ? 'Said' : 'Whispered', data: { n } })),
      },
    ],
  });
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a state with snapshots', () => {
  test('is the state without, wherever one was looked at on the way', async () => {
    const part = fc.array(fc.nat(99), { minLength: 1, maxLength: 180 });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const store = memoryEventStore(testClock());
        for (const each of parts) {
          await say(store, each);
          const folded = await loadState(store, Plain, 'talk-1');
          expect(await loadState(store, Snapshotted, 'talk-1')).toEqual(folded);
          expect(await loadState(store, Snapshotted, 'talk-1')).toEqual(folded);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('reads what came since the last one, and its last event', async () => {
    const store = memoryEventStore(testClock());
    await say(store, numbers(150));
    await loadState(store, Snapshotted, 'talk-1');
    await say(store, numbers(7));
    const read: number[] = [];
    const watched: EventStore = {
      ...store,
      readStream: async (...asked) => {
        const events = await store.readStream(...asked);
        read.push(events.length);
        return events;
      },
    };
    expect((await loadState(watched, Snapshotted, 'talk-1')).version).toBe(157);
    expect(read).toEqual([8]);
  });

  test('passes over a snapshot of another shape, and one that was made of another history', async () => {
    const store = memoryEventStore(testClock());
    await say(store, numbers(150));
    const folded = await loadState(store, Plain, 'talk-1');
    const wrong = { state: { sum: -1, last: [] }, position: 3, lastEvent: randomUUID() };
    await store.saveSnapshot('talk-1', 'heard-0', { version: 150, state: wrong });
    expect(await loadState(store, Snapshotted, 'talk-1')).toEqual(folded);
    await store.saveSnapshot('talk-1', 'heard-1', { version: 150, state: wrong });
    expect(await loadState(store, Snapshotted, 'talk-1')).toEqual(folded);
    await store.saveSnapshot('talk-1', 'heard-1', { version: 400, state: wrong });
    expect(await loadState(store, Snapshotted, 'talk-1')).toEqual(folded);
  });

  test('of a past instant knows nothing of a snapshot that came later', async () => {
    const clock = testClock('2026-01-01T00:00:00.000Z');
    const store = memoryEventStore(clock);
    await say(store, numbers(20));
    const then = await loadState(store, Plain, 'talk-1');
    clock.set('2026-02-01T00:00:00.000Z');
    await say(store, numbers(200));
    await loadState(store, Snapshotted, 'talk-1');
    expect(await loadState(store, Snapshotted, 'talk-1', '2026-01-15T00:00:00.000Z')).toEqual(then);
  });
});
