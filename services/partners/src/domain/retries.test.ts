import { expect, test } from 'vitest';
import { retryAt } from './retries.ts';

const AT = '2026-03-02T09:00:00.000Z';
const waits = (chance: number) =>
  Array.from({ length: 9 }, (_, i) => Date.parse(retryAt(i + 1, AT, chance)!) - Date.parse(AT));

test('tries go on for more than three days, each later than the one before', () => {
  const all = waits(0);
  expect(all.every((wait, i) => i === 0 || wait > all[i - 1]!)).toBe(true);
  expect(all.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3 * 24 * 60 * 60 * 1000);
  expect(retryAt(10, AT, 0)).toBeUndefined();
});

test('chance spreads them by a fifth, and who asks for more time gets it, up to a day', () => {
  expect(waits(0.5)[1]! / waits(0)[1]!).toBeCloseTo(1.1);
  expect(retryAt(1, AT, 0, 60_000)).toBe('2026-03-02T09:01:00.000Z');
  expect(retryAt(1, AT, 0, 90 * 24 * 60 * 60 * 1000)).toBe('2026-03-03T09:00:00.000Z');
});
