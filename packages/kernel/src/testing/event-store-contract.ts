import { describe, expect, test } from 'vitest';
import type { Clock } from '../values/index.ts';
import {
  type AppendRequest,
  Conflict,
  EventTooLarge,
  type EventStore,
  IdempotencyMisuse,
} from '../event-store/index.ts';
import { aloneContract } from './event-store-alone-contract.ts';
import { readingContract } from './event-store-reading-contract.ts';

/** A clock the test moves. */
export interface TestClock extends Clock {
  set(instant: string): void;
}

export function testClock(start = '2026-01-01T00:00:00.000Z'): TestClock {
  let now = new Date(start);
  return { now: () => now, set: (instant) => (now = new Date(instant)) };
}

const cause = { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' };
const one = (
  streamId: string,
  expected: AppendRequest['parts'][number]['expected'],
  ...types: string[]
): AppendRequest => ({
  cause,
  parts: [{ streamId, expected, events: types.map((type) => ({ type, data: { says: type } })) }],
});
const keyed = (
  request: AppendRequest,
  key: string,
  requestHash: string,
  answer: Record<string, string> = {},
): AppendRequest => ({
  ...request,
  idempotency: { key, requestHash, answer, kind: 'client' },
});

/** Runs a test on a store of its own. */
export type WithStore = (work: (store: EventStore, clock: TestClock) => Promise<void>) => () => Promise<void>;

/** What every event store must hold; run as a whole against each adapter. */
export function eventStoreContract(
  name: string,
  open: (clock: Clock) => Promise<{ readonly store: EventStore; readonly close: () => Promise<void> }>,
): void {
  const withStore = (work: (store: EventStore, clock: TestClock) => Promise<void>) => async () => {
    const clock = testClock();
    const { store, close } = await open(clock);
    try {
      await work(store, clock);
    } finally {
      await close();
    }
  };

  describe(`event store: ${name}`, () => {
    test(
      'positions are gapless and versions count from one',
      withStore(async (store) => {
        await store.append(one('a-1', 'none', 'A', 'B'));
        const second = await store.append(one('a-2', 'none', 'C'));
        expect(second).toMatchObject({ replayed: false, firstPosition: 3, lastPosition: 3, versions: [1] });
        const all = await store.readAll(0, 10);
        expect(all.map((e) => [e.position, e.streamId, e.version, e.type])).toEqual([
          [1, 'a-1', 1, 'A'],
          [2, 'a-1', 2, 'B'],
          [3, 'a-2', 1, 'C'],
        ]);
        expect(all[0]).toMatchObject({ schema: 1, data: { says: 'A' }, meta: cause });
      }),
    );

    readingContract(withStore);

    test(
      'of two writers at one version, exactly one wins',
      withStore(async (store) => {
        await store.append(one('a-1', 'none', 'A'));
        const outcomes = await Promise.allSettled([
          store.append(one('a-1', 1, 'B')),
          store.append(one('a-1', 1, 'B')),
        ]);
        expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
        expect(outcomes.find((o) => o.status === 'rejected')?.reason).toBeInstanceOf(Conflict);
        expect(await store.readStream('a-1')).toHaveLength(2);
      }),
    );

    test(
      'a stream that is expected to be new is refused when it is there',
      withStore(async (store) => {
        await store.append(one('a-1', 'any', 'A'));
        await expect(store.append(one('a-1', 'none', 'B'))).rejects.toBeInstanceOf(Conflict);
        await expect(store.append(one('a-9', 3, 'B'))).rejects.toBeInstanceOf(Conflict);
        await store.append(one('a-1', 'any', 'B'));
        expect((await store.readStream('a-1')).map((e) => e.version)).toEqual([1, 2]);
      }),
    );

    test(
      'an append over several streams counts as a whole or not at all',
      withStore(async (store) => {
        await store.append(one('a-1', 'none', 'A'));
        const both = (expectedA: number): AppendRequest => ({
          cause,
          parts: [
            { streamId: 'b-1', expected: 'none', events: [{ type: 'B', data: {} }] },
            { streamId: 'a-1', expected: expectedA, events: [{ type: 'C', data: {} }] },
          ],
        });
        await expect(store.append(both(7))).rejects.toMatchObject({ streamIds: ['a-1'] });
        expect(await store.readStream('b-1')).toEqual([]);
        expect(await store.append(both(1))).toMatchObject({
          firstPosition: 2,
          lastPosition: 3,
          versions: [1, 2],
        });
      }),
    );

    aloneContract(withStore);

    test(
      'a refused append does not disturb its neighbours',
      withStore(async (store) => {
        await store.append(one('a-1', 'none', 'A'));
        const big = { type: 'A', data: { text: 'x'.repeat(300 * 1024) } };
        const outcomes = await Promise.allSettled([
          store.append(one('n-1', 'none', 'A')),
          store.append(one('a-1', 'none', 'A')),
          store.append({ cause, parts: [{ streamId: 'n-2', expected: 'none', events: [big] }] }),
          store.append(one('n-3', 'none', 'A')),
        ]);
        expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
        expect((outcomes[2] as PromiseRejectedResult).reason).toBeInstanceOf(EventTooLarge);
        expect((await store.readAll(0, 10)).map((e) => e.position)).toEqual([1, 2, 3]);
      }),
    );

    test(
      'the same key gets the stored answer and writes nothing again',
      withStore(async (store) => {
        const first = await store.append(keyed(one('a-1', 'none', 'A'), 'k', 'h', { id: '1' }));
        const again = await store.append(keyed(one('a-1', 'none', 'A'), 'k', 'h', { id: '2' }));
        expect(again).toMatchObject({
          replayed: true,
          firstPosition: first.firstPosition,
          lastPosition: first.lastPosition,
          answer: { id: '1' },
        });
        expect(await store.recall('k', 'h')).toMatchObject({ replayed: true, answer: { id: '1' } });
        await expect(store.append(keyed(one('a-1', 1, 'B'), 'k', 'other'))).rejects.toBeInstanceOf(
          IdempotencyMisuse,
        );
        await expect(store.recall('k', 'other')).rejects.toBeInstanceOf(IdempotencyMisuse);
        expect(await store.recall('unknown', 'h')).toBeUndefined();
        expect(await store.readAll(0, 10)).toHaveLength(1);
      }),
    );

    test(
      'fifty at once under one key have one effect',
      withStore(async (store) => {
        const all = await Promise.all(
          Array.from({ length: 50 }, () =>
            store.append(keyed(one('a-1', 'none', 'A'), 'k', 'h', { id: '1' })),
          ),
        );
        expect(all.filter((a) => !a.replayed)).toHaveLength(1);
        expect(new Set(all.map((a) => a.lastPosition))).toEqual(new Set([1]));
      }),
    );

    test(
      'a no-op under a key is remembered at the head',
      withStore(async (store) => {
        await store.append(one('a-1', 'none', 'A'));
        const noop = await store.append({
          cause,
          parts: [],
          idempotency: { key: 'k', requestHash: 'h', answer: { ok: 'yes' }, kind: 'reaction' },
        });
        expect(noop).toMatchObject({ replayed: false, lastPosition: 1 });
        expect(await store.recall('k', 'h')).toMatchObject({
          replayed: true,
          lastPosition: 1,
          answer: { ok: 'yes' },
        });
      }),
    );

    test(
      'the recording instant never decreases, even when the clock does',
      withStore(async (store, clock) => {
        clock.set('2026-03-01T00:00:00.000Z');
        await store.append(one('a-1', 'none', 'A'));
        clock.set('2026-02-01T00:00:00.000Z');
        await store.append(one('a-2', 'none', 'B'));
        expect((await store.readAll(0, 10)).map((e) => e.recordedAt)).toEqual([
          '2026-03-01T00:00:00.000Z',
          '2026-03-01T00:00:00.000Z',
        ]);
        expect((await store.head()).recordedAt).toBe('2026-03-01T00:00:00.000Z');
      }),
    );

    test(
      'a watermark holds every later event at or above its instant',
      withStore(async (store, clock) => {
        clock.set('2026-03-01T00:00:00.000Z');
        expect(await store.watermark()).toMatchObject({
          position: 0,
          recordedAt: '2026-03-01T00:00:00.000Z',
        });
        clock.set('2026-01-05T00:00:00.000Z');
        await store.append(one('a-1', 'none', 'A'));
        expect((await store.readAll(0, 1))[0]?.recordedAt).toBe('2026-03-01T00:00:00.000Z');
      }),
    );

    test(
      'what happened earlier keeps its own instant',
      withStore(async (store) => {
        await store.append({
          cause,
          parts: [
            {
              streamId: 'a-1',
              expected: 'none',
              events: [{ type: 'A', data: {}, occurredAt: '2025-05-05T05:05:05.005Z' }],
            },
          ],
        });
        expect((await store.readAll(0, 1))[0]).toMatchObject({
          occurredAt: '2025-05-05T05:05:05.005Z',
          recordedAt: '2026-01-01T00:00:00.000Z',
        });
      }),
    );

    test(
      'a stream is read as of a version and as of an instant',
      withStore(async (store, clock) => {
        for (const day of [1, 2, 3]) {
          clock.set(`2026-01-0${day}T00:00:00.000Z`);
          await store.append(one('a-1', day === 1 ? 'none' : day - 1, `E${day}`));
        }
        const types = async (range: object) => (await store.readStream('a-1', range)).map((e) => e.type);
        expect(await types({ toVersion: 2 })).toEqual(['E1', 'E2']);
        expect(await types({ fromVersion: 3 })).toEqual(['E3']);
        expect(await types({ asOf: '2026-01-02T12:00:00.000Z' })).toEqual(['E1', 'E2']);
      }),
    );

    test(
      'pages follow each other without overlap',
      withStore(async (store) => {
        await Promise.all(Array.from({ length: 30 }, (_, i) => store.append(one(`a-${i}`, 'none', 'A'))));
        const positions: number[] = [];
        for (
          let page = await store.readAll(0, 7);
          page.length > 0;
          page = await store.readAll(positions.at(-1)!, 7)
        ) {
          positions.push(...page.map((e) => e.position));
        }
        expect(positions).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      }),
    );

    test(
      'a snapshot is found under its own shape only, the newest wins',
      withStore(async (store) => {
        await store.saveSnapshot('a-1', 'shape', { version: 5, state: { n: 5 } });
        await store.saveSnapshot('a-1', 'shape', { version: 9, state: { n: 9 } });
        expect(await store.readSnapshot('a-1', 'shape')).toEqual({ version: 9, state: { n: 9 } });
        expect(await store.readSnapshot('a-1', 'other')).toBeUndefined();
      }),
    );

    test(
      'listeners hear of appends until they leave',
      withStore(async (store) => {
        let heard = 0;
        const leave = store.onAppend(() => (heard += 1));
        await store.append(one('a-1', 'none', 'A'));
        leave();
        await store.append(one('a-2', 'none', 'A'));
        expect(heard).toBe(1);
      }),
    );
  });
}
