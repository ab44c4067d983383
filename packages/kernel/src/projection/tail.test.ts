import { expect, test } from 'vitest';
import type { EventStore, StoredEvent } from '../event-store/index.ts';
import { tailOf } from './tail.ts';

/** A store of so many events that writes down from where it was read. */
function countedStore(events: number) {
  const reads: number[] = [];
  let ring = () => {};
  const store = {
    readAll: async (after: number, limit: number) => {
      reads.push(after);
      const length = Math.max(0, Math.min(limit, events - after));
      return Array.from({ length }, (_, i) => ({ position: after + i + 1 }) as StoredEvent);
    },
    onAppend: (listener: () => void) => {
      ring = listener;
      return () => true;
    },
  };
  const append = (count: number) => {
    events += count;
    ring();
  };
  return { store: store as unknown as EventStore, reads, append };
}

/** Follows from a position on, so many pages; returns where it stands then. */
async function follow(tail: ReturnType<typeof tailOf>, from: number, pages: number): Promise<number> {
  let position = from;
  for (let page = 0; page < pages; page += 1)
    position = (await tail.after(position)).at(-1)?.position ?? position;
  return position;
}

test('followers who stand at different places of a long log read each page once', async () => {
  const { store, reads } = countedStore(100_000);
  const tail = tailOf(store);
  let places = [0, 20_000, 40_000, 60_000];
  for (let turn = 0; turn < 15; turn += 1)
    places = await Promise.all(places.map((place) => follow(tail, place, 1)));
  expect(places).toEqual([15_000, 35_000, 55_000, 75_000]);
  expect(reads).toHaveLength(new Set(reads).size);
});

test('who comes a little later gets what the first one had read', async () => {
  const { store, reads } = countedStore(3_500);
  const tail = tailOf(store);
  expect(await follow(tail, 0, 4)).toBe(3_500);
  const before = reads.length;
  expect(await follow(tail, 0, 4)).toBe(3_500);
  expect(await follow(tail, 1_234, 3)).toBe(3_500);
  expect(reads).toHaveLength(before);
});

test('the end is not looked for again until something is appended, and then what came is given', async () => {
  const { store, reads, append } = countedStore(10);
  const tail = tailOf(store);
  expect(await follow(tail, 0, 1)).toBe(10);
  expect(await tail.after(10)).toEqual([]);
  const before = reads.length;
  expect(await tail.after(10)).toEqual([]);
  expect(reads).toHaveLength(before);
  append(2);
  expect(await tail.after(10)).toMatchObject([{ position: 11 }, { position: 12 }]);
  expect(await tail.after(9)).toMatchObject([{ position: 10 }, { position: 11 }, { position: 12 }]);
});

test('who begins anew is given nothing that was read before', async () => {
  const { store, reads } = countedStore(3_500);
  const tail = tailOf(store);
  await follow(tail, 0, 4);
  tail.forget();
  reads.length = 0;
  expect(await follow(tail, 0, 4)).toBe(3_500);
  expect(reads).toEqual([0, 1_000, 2_000, 3_000]);
});

test('who begins anew is given nothing that was still being read', async () => {
  const { store, reads } = countedStore(500);
  const tail = tailOf(store);
  const late = tail.after(0);
  tail.forget();
  await tail.after(0);
  await late;
  expect(reads).toEqual([0, 0]);
});
