import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, isInstant } from './instant.ts';

const byTheCalendar = (text: string) => {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
};

/** Numbers in the form of an instant, some of them no day and no hour. */
const formed = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    ...[13, 32, 25, 61, 61, 999].map((max) => fc.integer({ min: 0, max })),
  )
  .map(([year, month, day, hour, minute, second, milli]) => {
    const two = (n: number) => String(n).padStart(2, '0');
    const date = `${String(year).padStart(4, '0')}-${two(month!)}-${two(day!)}`;
    return `${date}T${two(hour!)}:${two(minute!)}:${two(second!)}.${String(milli).padStart(3, '0')}Z`;
  });

describe('an instant', () => {
  test('is what the calendar knows, in the form we write', () => {
    fc.assert(
      fc.property(formed, (text) => {
        expect(isInstant(text)).toBe(byTheCalendar(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['2026-02-28T23:59:59.999Z', '2024-02-29T00:00:00.000Z', '+012026-01-01T00:00:00.000Z'])(
    '%s is one',
    (text) => {
      expect(isInstant(text)).toBe(true);
    },
  );

  test.each([
    '2026-02-29T00:00:00.000Z',
    '2026-04-31T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01',
    '',
  ])('%s is none', (text) => {
    expect(isInstant(text)).toBe(false);
  });
});

test('a date is written as the instant it is, whatever was written before it; one that is none is refused', () => {
  const dates = fc.array(fc.date({ noInvalidDate: true }).map(Number), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(dates, (instants) => {
      for (const ms of [...instants, ...instants, instants[0]!])
        expect(instantOf(new Date(ms))).toBe(new Date(ms).toISOString());
    }),
  );
  expect(() => instantOf(new Date(Number.NaN))).toThrow(RangeError);
  expect(() => instantOf(new Date(Number.NaN))).toThrow(RangeError);
});
