import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupCommit } from './batcher.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A batcher whose writes end when they are told to. */
function stage() {
  const written: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  const answered: number[] = [];
  const batcher = groupCommit<number, number>((batch) => {
    written.push(batch.map(({ request }) => request));
    return new Promise((resolve) =>
      open.push(() => {
        for (const { request, resolve: answer } of batch) answer(request);
        resolve();
      }),
    );
  });
  const add = (request: number, ...claims: string[]) =>
    batcher.add({ request, claims, resolve: (n) => answered.push(n), reject: () => {} });
  const end = async () => {
    open.shift()?.();
    await turn();
    await turn();
  };
  return { batcher, written, answered, add, end, underWay: () => open.length };
}
const upTo = (n: number, from = 0) => Array.from({ length: n - from }, (_, i) => from + i);

describe('what is appended at once', () => {
  test('is written together, and what comes meanwhile after it', async () => {
    const { written, add, end } = stage();
    upTo(3).forEach((n) => add(n));
    await turn();
    upTo(6, 3).forEach((n) => add(n));
    await turn();
    expect(written).toEqual([upTo(3)]);
    await end();
    expect(written).toEqual([upTo(3), upTo(6, 3)]);
  });

  test('goes in a second batch behind the first where it is much, and never in a third', async () => {
    const { written, add, end, underWay } = stage();
    add(0);
    await turn();
    upTo(32, 1).forEach((n) => add(n));
    await turn();
    expect(underWay()).toBe(1);
    add(32);
    await turn();
    expect(written).toEqual([[0], upTo(33, 1)]);
    upTo(100, 33).forEach((n) => add(n));
    await turn();
    expect(underWay()).toBe(2);
    await end();
    expect(written.at(-1)).toEqual(upTo(100, 33));
  });

  test('is halved where nothing is under way, so that one half is made ready while the other is written', async () => {
    const { written, add } = stage();
    upTo(64).forEach((n) => add(n));
    await turn();
    expect(written).toEqual([upTo(32), upTo(64, 32)]);
  });

  test('waits for what shares a claim with it, also when that is under way', async () => {
    const { written, add, end } = stage();
    add(0, 'a');
    add(1, 'a');
    add(2, 'b');
    await turn();
    expect(written).toEqual([[0, 2]]);
    upTo(40, 3).forEach((n) => add(n));
    await turn();
    expect(written.at(-1)).toEqual(upTo(40, 3));
    await end();
    await end();
    expect(written.at(-1)).toEqual([1]);
  });

  test('is written once each, in the order of its claims, at most two batches at a time', async () => {
    const steps = fc.array(fc.record({ many: fc.integer({ min: 0, max: 90 }), ends: fc.boolean() }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 50 }), async (moves, claims) => {
        const { batcher, written, answered, add, end, underWay } = stage();
        let asked = 0;
        for (const { many, ends } of moves) {
          for (let i = 0; i < many; i += 1, asked += 1) add(asked, `${asked % claims}`);
          await turn();
          expect(underWay()).toBeLessThanOrEqual(2);
          if (ends) await end();
        }
        let idle = false;
        void batcher.idle().then(() => (idle = true));
        for (let left = 0; left < 2 * asked + 2 && !idle; left += 1) await end();
        expect(idle).toBe(true);
        expect(answered.toSorted((a, b) => a - b)).toEqual(upTo(asked));
        for (const same of Map.groupBy(written.flat(), (n) => n % claims).values())
          expect(same).toEqual(same.toSorted((a, b) => a - b));
        for (const batch of written) expect(new Set(batch.map((n) => n % claims)).size).toBe(batch.length);
      }),
    );
  });
});
