import { expect, test } from 'vitest';
import { paces } from './paces.ts';

test('a run releases at its rate, and never more at once than comes in a second', () => {
  let now = 0;
  const pace = paces(() => now);
  expect(pace.due('a', 50)).toBe(5);
  pace.took('a', 5);
  expect(pace.due('a', 50)).toBe(0);
  now += 100;
  expect(pace.due('a', 50)).toBe(5);
  expect(pace.due('b', 10)).toBe(1);
  now += 60_000;
  expect(pace.due('a', 50)).toBe(50);
});

test('what comes in parts of a message is not lost', () => {
  let now = 0;
  const pace = paces(() => now);
  pace.due('slow', 1);
  const taken = Array.from({ length: 100 }, () => {
    now += 50;
    const due = pace.due('slow', 1);
    pace.took('slow', due);
    return due;
  });
  expect(taken.reduce((sum, n) => sum + n, 0)).toBe(5);
});
