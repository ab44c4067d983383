import { describe, expect, test } from 'vitest';
import { readMoment } from './local-time.ts';

describe('a time as people say it', () => {
  test.each([
    ['2026-03-05T18:00', 'Asia/Shanghai', '2026-03-05T10:00:00.000Z'],
    ['2026-03-05T18:00', 'UTC', '2026-03-05T18:00:00.000Z'],
    // The clocks go from two to three: half past two is half past three.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    // And back from three to two: the first half past two.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('%s in %s is %s', (local, zone, at) => {
    expect(readMoment(local, zone, 'ends')).toEqual({ local, zone, at });
  });

  test('a whole day lasts until the next one begins, whatever the clocks do', () => {
    const day = (edge: 'begins' | 'ends', on: string) => readMoment(on, 'Europe/Berlin', edge)?.at;
    expect([day('begins', '2026-03-29'), day('ends', '2026-03-29')]).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    // Midnight is left out there: the day begins at one.
    expect(readMoment('2026-03-27', 'Asia/Beirut', 'ends')?.at).toBe('2026-03-27T22:00:00.000Z');
    expect(readMoment('2026-03-29', 'Asia/Beirut', 'begins')?.at).toBe('2026-03-28T22:00:00.000Z');
  });

  test.each([
    ['2026-02-30', 'UTC'],
    ['2026-03-05T25:00', 'UTC'],
    ['2026-03-05', 'Mars/Olympus'],
    ['soon', 'UTC'],
  ])('%s in %s is none', (local, zone) => expect(readMoment(local, zone, 'ends')).toBeUndefined());
});
