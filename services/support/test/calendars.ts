import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { OpenHours, WorkingCalendar } from '../src/domain/working-calendar.ts';

export type AnyCalendar = WorkingCalendar;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe', // leaps by half an hour
  'Asia/Kathmandu', // ahead by three quarters of an hour
  'Africa/Casablanca', // turns its clock for Ramadan
  'Pacific/Apia', // left out a whole day in 2011
] as const;
/** Days around which the clocks of these zones leap, and an ordinary one. */
const DAYS = [
  '2026-03-28',
  '2026-10-24',
  '2026-03-07',
  '2026-10-31',
  '2011-12-29',
  '2026-02-14',
  '2026-07-01',
] as const;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const hours: fc.Arbitrary<readonly OpenHours[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
  .map((quarters) => {
    const marks = quarters.toSorted((a, b) => a - b).map((quarter) => clock(quarter * 15));
    return Array.from({ length: Math.floor(marks.length / 2) }, (_, i) => ({
      from: marks[2 * i]!,
      to: marks[2 * i + 1]!,
    }));
  });

const calendarNear = (at: string): fc.Arbitrary<WorkingCalendar> =>
  fc.record({
    zone: fc.constantFrom(...ZONES),
    week: fc
      .array(hours, { minLength: 7, maxLength: 7 })
      .filter((week) => week.some((day) => day.length > 0)),
    specialDays: fc.uniqueArray(
      fc.record({
        date: fc
          .integer({ min: -1, max: 9 })
          .map((days) => new Date(Date.parse(at) + days * DAY).toISOString().slice(0, 10)),
        name: fc.constant(''),
        hours,
      }),
      { maxLength: 4, selector: ({ date }) => date },
    ),
  });

/** A minute near a leap of some zone's clock, and any calendar with special days around it. */
export const anyCalendarAround = fc
  .tuple(fc.constantFrom(...DAYS), fc.integer({ min: 0, max: 3 * 24 * 60 }))
  .map(([date, minutes]) => new Date(Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE).toISOString())
  .chain((at) => fc.record({ at: fc.constant(at), calendar: calendarNear(at) }));

/** The rule as it is said: a minute is worked if the wall clock, at its beginning, stands within the hours of its date. */
export function isWorked({ zone, week, specialDays }: WorkingCalendar, minute: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO(zone);
  const date = local.toPlainDate().toString();
  const parts = specialDays.find((day) => day.date === date)?.hours ?? week[local.dayOfWeek - 1]!;
  const time = clock(local.hour * 60 + local.minute);
  return parts.some(({ from, to }) => from <= time && time < to);
}
