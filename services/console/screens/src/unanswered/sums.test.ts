import { describe, expect, test } from 'vitest';
import { setAside, sumOf, unaccounted } from './sums.ts';

const days = [
  { day: '2026-11-22', received: 10, answered: 6, open: 1, setAside: { repeat: 1, spam: 2 } },
  { day: '2026-11-23', received: 4, answered: 1, open: 2, setAside: { automatic: 1 } },
];

describe('nothing unanswered', () => {
  test('what was received is what was answered, is open or was set aside', () => {
    const sums = sumOf(days);
    expect(sums).toMatchObject({
      received: 14,
      answered: 7,
      open: 3,
      spam: 2,
      repeat: 1,
      automatic: 1,
      loop: 0,
    });
    expect(setAside(sums)).toBe(4);
    expect(unaccounted(sums)).toBe(0);
  });

  test('a mail in no part shows', () => {
    expect(unaccounted(sumOf([...days, { day: 'x', received: 2, answered: 1, open: 0, setAside: {} }]))).toBe(
      1,
    );
  });
});
