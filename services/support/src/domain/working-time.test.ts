import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCalendarAround, isWorked } from '../../test/calendars.ts';
import type { OpenHours, WorkingCalendar } from './working-calendar.ts';
import { addWorkingMinutes, workingTimeBetween } from './working-time.ts';

const MINUTE = 60_000;
const office: readonly OpenHours[] = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];
const shanghai: WorkingCalendar = {
  zone: 'Asia/Shanghai',
  week: [office, office, office, office, office, [], []],
  specialDays: [
    { date: '2026-10-01', name: '国庆节', hours: [] },
    { date: '2026-10-02', name: '国庆节', hours: [] },
    // The Sunday before is worked instead (调休).
    { date: '2026-09-27', name: '调休', hours: office },
  ],
};

describe('working time', () => {
  test('passes over nights, lunch and weekends', () => {
    // Friday 17:00 in Shanghai.
    expect(addWorkingMinutes(shanghai, '2026-09-18T09:00:00.000Z', 60)).toBe('2026-09-18T10:00:00.000Z');
    expect(addWorkingMinutes(shanghai, '2026-09-18T09:00:00.000Z', 61)).toBe('2026-09-21T01:01:00.000Z');
    expect(workingTimeBetween(shanghai, '2026-09-18T09:00:00.000Z', '2026-09-21T05:30:00.000Z')).toBe(
      (60 + 180 + 30) * MINUTE,
    );
  });

  test('knows holidays and extra working days', () => {
    // Wednesday evening before the holidays; they last until the Monday after.
    expect(addWorkingMinutes(shanghai, '2026-09-30T10:00:00.000Z', 1)).toBe('2026-10-05T01:01:00.000Z');
    // Saturday; the Sunday is worked.
    expect(addWorkingMinutes(shanghai, '2026-09-26T04:00:00.000Z', 1)).toBe('2026-09-27T01:01:00.000Z');
  });

  test('of an hour that the wall clock shows twice is worked twice, of one it leaps over never', () => {
    const nights: WorkingCalendar = {
      zone: 'Europe/Berlin',
      week: Array.from({ length: 7 }, () => [{ from: '02:00', to: '03:00' }]),
      specialDays: [],
    };
    const day = (date: string) =>
      workingTimeBetween(nights, `${date}T00:00:00.000Z`, `${date}T12:00:00.000Z`) / MINUTE;
    expect([day('2026-10-24'), day('2026-10-25'), day('2026-10-26')]).toEqual([60, 120, 60]);
    expect([day('2026-03-28'), day('2026-03-29'), day('2026-03-30')]).toEqual([60, 0, 60]);
  });
});

describe('against a walk from minute to minute, on any calendar in any zone', () => {
  const asked = anyCalendarAround.chain(({ at, calendar }) =>
    fc.record({
      at: fc.constant(at),
      calendar: fc.constant(calendar),
      // From none at all to about two weeks of walking.
      minutes: fc.integer({ min: 0, max: 900 }),
      span: fc.integer({ min: 0, max: 3 * 24 * 60 }),
    }),
  );

  test('as much is worked between two instants', () => {
    fc.assert(
      fc.property(asked, ({ at, calendar, span }) => {
        const from = Date.parse(at);
        let worked = 0;
        for (let minute = from; minute < from + span * MINUTE; minute += MINUTE)
          if (isWorked(calendar, minute)) worked += 1;
        const to = new Date(from + span * MINUTE).toISOString();
        expect(workingTimeBetween(calendar, at, to)).toBe(worked * MINUTE);
      }),
      { numRuns: 30 },
    );
  });

  test('the same minute is the last that is worked', () => {
    fc.assert(
      fc.property(asked, ({ at, calendar, minutes }) => {
        let [minute, left] = [Date.parse(at), minutes];
        for (; left > 0; minute += MINUTE) if (isWorked(calendar, minute)) left -= 1;
        expect(addWorkingMinutes(calendar, at, minutes)).toBe(new Date(minute).toISOString());
      }),
      { numRuns: 30 },
    );
  });

  test('what is added is what lies between', () => {
    fc.assert(
      fc.property(asked, ({ at, calendar, minutes }) => {
        const due = addWorkingMinutes(calendar, at, minutes);
        expect(workingTimeBetween(calendar, at, due)).toBe(minutes * MINUTE);
      }),
      { numRuns: 300 },
    );
  });
});
