import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventStore, StoredEvent } from '../event-store/index.ts';
import { memoryEventStore } from '../event-store/index.ts';
import type { Ears } from './heard.ts';
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

/** Follows from the beginning, so many pages, working on each for so long; returns where it stands then. */
async function work(tail: ReturnType<typeof tailOf>, pages: number, ms: number): Promise<number> {
  const follower = {};
  let position = 0;
  for (let page = 0; page < pages; page += 1) {
    position = (await tail.after(position, follower)).at(-1)!.position;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
  return position;
}

test('who is faster waits for the slower ones, so that each page is read once', async () => {
  const { store, reads } = countedStore(1_000);
  const tail = tailOf(store, 10);
  expect(await Promise.all([work(tail, 100, 0), work(tail, 100, 5), work(tail, 100, 2)])).toEqual(
    [1, 2, 3].map(() => 1_000),
  );
  expect(reads).toHaveLength(new Set(reads).size);
});

test('nobody waits long for who stands still, nor for who is far behind', async () => {
  const { store } = countedStore(1_000);
  const tail = tailOf(store, 10);
  await tail.after(0, { stands: 'still' });
  expect(await work(tail, 100, 0)).toBe(1_000);
  let arrived = false;
  const behind = work(tail, 10, 100).then(() => (arrived = true));
  await tail.after(900, { far: 'ahead' });
  expect(arrived).toBe(false);
  await behind;
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

const cause = { correlationId: '01900000-0000-7000-8000-000000000001', actor: 'service:test' };

/** A store in memory with events of these types, and how often it was read in which way. */
async function storeOf(types: readonly string[]) {
  const store = memoryEventStore({ now: () => new Date() });
  const reads = { pages: 0, skims: 0 };
  const append = async (more: readonly string[]) => {
    const events = more.map((type) => ({ type, data: {} }));
    if (events.length > 0)
      await store.append({ cause, parts: [{ streamId: 'a-1', expected: 'any', events }] });
  };
  const counted: EventStore = {
    ...store,
    readAll: (after, limit) => ((reads.pages += 1), store.readAll(after, limit)),
    readTypes: (after, asked, within) => ((reads.skims += 1), store.readTypes(after, asked, within)),
  };
  await append(types);
  return { store: counted, reads, append };
}

/** Everything from the beginning that somebody hears, and the positions they stood at. */
async function hearAll(tail: ReturnType<typeof tailOf>, ears: Ears, from = 0) {
  const heard: number[] = [];
  let to = from;
  for (let next = await tail.heard(to, ears); next; next = await tail.heard(to, ears)) {
    expect(next.to).toBeGreaterThan(to);
    heard.push(...next.events.map(({ position }) => position));
    to = next.to;
  }
  return { heard, to };
}

const rare = (length: number) => Array.from({ length }, (_, i) => (i % 50 === 7 ? 'Rare' : 'Usual'));

test('who is far behind and hears little reads that alone, and at the end with the others', async () => {
  const { store, reads } = await storeOf(rare(10_000));
  const { heard, to } = await hearAll(tailOf(store, 100), { Rare: 1 });
  expect([heard.length, to]).toEqual([200, 10_000]);
  expect(reads.skims).toBeLessThanOrEqual(6);
  expect(reads.pages).toBeLessThanOrEqual(6);
});

test('those who hear little look through the log together, whoever comes first', async () => {
  const types = rare(10_000).map((type, i) => (i % 100 === 8 ? 'Rarer' : type));
  const { store, reads } = await storeOf(types);
  const tail = tailOf(store, 100);
  const ears = [{ Rare: 1 }, { Rarer: 1 }, { Rare: 1, Rarer: 1 }];
  const all = await Promise.all(ears.map((each) => hearAll(tail, each)));
  expect(all.map(({ heard, to }) => [heard.length, to])).toEqual([200, 100, 300].map((n) => [n, 10_000]));
  expect(reads.skims).toBeLessThanOrEqual(6);
  const before = reads.skims;
  await tail.heard(0, { Rare: 1 });
  expect(reads.skims).toBe(before + 1);
});

test('who hears much reads pages, which the others get too', async () => {
  const { store, reads } = await storeOf(rare(10_000));
  const tail = tailOf(store, 100);
  await Promise.all([1, 2, 3].map(() => hearAll(tail, { Usual: 1 })));
  expect(reads.skims).toBeLessThanOrEqual(3);
  expect(reads.pages).toBeLessThanOrEqual(110);
});

test('whatever is appended meanwhile, each hears each event of their types once, in order', async () => {
  const type = fc.constantFrom('A', 'B', 'B', 'B', 'B', 'B', 'B');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(type, { maxLength: 200 }), { maxLength: 6 }), async (batches) => {
      const { store, append } = await storeOf([]);
      const tail = tailOf(store, 3);
      let stood = { heard: [] as number[], to: 0 };
      const all: string[] = [];
      const ears = { A: 1 };
      for (const batch of batches) {
        const late = append(batch);
        all.push(...batch);
        const more = await hearAll(tail, ears, stood.to);
        stood = { heard: [...stood.heard, ...more.heard], to: more.to };
        await late;
      }
      const { heard } = await hearAll(tail, ears, stood.to);
      expect([...stood.heard, ...heard]).toEqual(all.flatMap((one, i) => (one === 'A' ? [i + 1] : [])));
    }),
  );
});
