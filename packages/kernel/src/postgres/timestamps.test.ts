import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOfTimestamp } from './timestamps.ts';

/** As Postgres writes it: no fraction without need, no zeros at its end. */
const written = fc
  .record({
    at: fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    micros: fc.integer({ min: 0, max: 999_999 }),
    zone: fc.constantFrom('+00', '+08', '-03:30'),
  })
  .map(({ at, micros, zone }) => {
    const seconds = at.toISOString().slice(0, 19).replace('T', ' ');
    const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
    return `${seconds}${fraction}${zone}`;
  });

describe('an instant of a timestamp', () => {
  test('is the one that the calendar gives, for whatever Postgres writes', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(instantOfTimestamp(text)).toBe(new Date(text).toISOString());
      }),
    );
  });

  test.each([
    ['2026-11-23 20:39:00+00', '2026-11-23T20:39:00.000Z'],
    ['2026-11-23 20:39:00.5+00', '2026-11-23T20:39:00.500Z'],
    ['2026-11-23 20:39:00.123999+00', '2026-11-23T20:39:00.123Z'],
    ['2026-11-24 04:39:00+08', '2026-11-23T20:39:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(instantOfTimestamp(text)).toBe(instant);
  });

  test('is not made of what is no point in time', () => {
    expect(() => instantOfTimestamp('infinity')).toThrow(RangeError);
  });
});
