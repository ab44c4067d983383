import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { isZone, quietUntil } from './quiet-hours.ts';

const night = (zone: string) => ({ from: '21:00', to: '08:00', zone });

test('a night ends in the morning of the zone, and the day is not quiet', () => {
  expect(quietUntil(night('Asia/Shanghai'), '2026-03-05T15:00:00.000Z')).toBe('2026-03-06T00:00:00.000Z');
  expect(quietUntil(night('Asia/Shanghai'), '2026-03-05T20:00:00.000Z')).toBe('2026-03-06T00:00:00.000Z');
  expect(quietUntil(night('Asia/Shanghai'), '2026-03-06T00:00:00.000Z')).toBeUndefined();
  expect(quietUntil(night('Asia/Shanghai'), '2026-03-06T12:59:00.000Z')).toBeUndefined();
  expect(quietUntil(night('Asia/Shanghai'), '2026-03-06T13:00:00.000Z')).toBe('2026-03-07T00:00:00.000Z');
});

test('the same from and to is no quiet time at all, and a zone nobody knows is UTC', () => {
  expect(quietUntil({ from: '08:00', to: '08:00', zone: 'UTC' }, '2026-03-06T08:00:00.000Z')).toBeUndefined();
  expect(quietUntil(night('Mars/Olympus'), '2026-03-06T23:00:00.000Z')).toBe('2026-03-07T08:00:00.000Z');
  expect([isZone('Europe/Berlin'), isZone('Mars/Olympus')]).toEqual([true, false]);
});

test('an end that the change of clocks leaves out is not waited for', () => {
  // Clocks in Berlin go from 02:00 to 03:00 on 29 March 2026.
  const until = quietUntil({ from: '22:00', to: '02:30', zone: 'Europe/Berlin' }, '2026-03-29T00:30:00.000Z');
  expect(until).toBe('2026-03-29T01:00:00.000Z');
});

test('an hour that comes twice is quiet both times', () => {
  // Clocks in Berlin go from 03:00 back to 02:00 on 25 October 2026.
  const hours = { from: '22:00', to: '02:30', zone: 'Europe/Berlin' };
  expect(quietUntil(hours, '2026-10-25T00:10:00.000Z')).toBe('2026-10-25T00:30:00.000Z');
  expect(quietUntil(hours, '2026-10-25T00:45:00.000Z')).toBeUndefined();
  expect(quietUntil(hours, '2026-10-25T01:10:00.000Z')).toBe('2026-10-25T01:30:00.000Z');
});

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const zone = fc.constantFrom(
  ...['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'America/St_Johns'],
  ...['Australia/Lord_Howe', 'Pacific/Chatham', 'Asia/Kathmandu', 'UTC'],
);
// Around both changes of clocks of several zones, and anywhere else.
const instant = fc.oneof(
  fc.date({ min: new Date('2026-03-28'), max: new Date('2026-03-30'), noInvalidDate: true }),
  fc.date({ min: new Date('2026-04-04'), max: new Date('2026-04-06'), noInvalidDate: true }),
  fc.date({ min: new Date('2026-10-24'), max: new Date('2026-10-26'), noInvalidDate: true }),
  fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
);

/** Whether the clock on the wall shows a quiet time. */
function quietAt(from: string, to: string, where: string, ms: number): boolean {
  const face = Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(where)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  return from < to ? from <= face && face < to : face >= from || face < to;
}

test('what it says is what a clock on the wall says, minute by minute', () => {
  fc.assert(
    fc.property(time, time, zone, instant, (from, to, where, at) => {
      fc.pre(from !== to);
      const until = quietUntil({ from, to, zone: where }, at.toISOString());
      if (!quietAt(from, to, where, at.getTime())) return until === undefined;
      const end = Date.parse(until!);
      const minutes = [];
      for (let ms = at.getTime(); ms < end; ms += 60_000) minutes.push(ms);
      return (
        end > at.getTime() &&
        !quietAt(from, to, where, end) &&
        minutes.every((ms) => quietAt(from, to, where, ms))
      );
    }),
    { numRuns: 300 },
  );
});
