import { Temporal } from 'temporal-polyfill';
import { DAY, type PartOfDay, type WorkingCalendar, hoursByDay } from './working-calendar.ts';

/** A stretch of working time between two instants, in milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;

/** The first instant by which so many minutes were worked since another; at the end of a day it is that end. */
export function addWorkingMinutes(calendar: WorkingCalendar, from: string, minutes: number): string {
  return addWorkingTime(calendar, from, minutes * MINUTE);
}

/** The same to the millisecond. */
export function addWorkingTime(calendar: WorkingCalendar, from: string, milliseconds: number): string {
  if (milliseconds <= 0) return from;
  let left = milliseconds;
  for (const span of spansFrom(calendar, Date.parse(from))) {
    const length = span.to - span.from;
    if (left <= length) return new Date(span.from + left).toISOString();
    left -= length;
  }
  throw new Error('working time never ends');
}

/** Milliseconds worked from one instant to another; 0 where the second is not later. */
export function workingTimeBetween(calendar: WorkingCalendar, from: string, to: string): number {
  const end = Date.parse(to);
  let worked = 0;
  for (const span of spansFrom(calendar, Date.parse(from), end)) worked += Math.min(span.to, end) - span.from;
  return worked;
}

/**
 * Working time in order, from an instant on. While the zone's offset stands, the wall clock runs as time does; so hours
 * of work are cut at each change of it, and an hour that the wall clock shows twice is worked twice, one it leaps over
 * not at all.
 */
function* spansFrom(calendar: WorkingCalendar, from: number, until = Infinity): Generator<Span> {
  const hoursOf = hoursByDay(calendar);
  for (let start = from; start < until;) {
    const { offset, end } = offsetAt(calendar.zone, start);
    yield* spansUnder(hoursOf, offset, { from: start, to: Math.min(end, until) });
    start = end;
  }
}

function* spansUnder(
  hoursOf: (day: number) => readonly PartOfDay[],
  offset: number,
  within: Span,
): Generator<Span> {
  for (let day = Math.floor((within.from + offset) / DAY); day * DAY - offset < within.to; day += 1) {
    for (const part of hoursOf(day)) {
      const from = Math.max(day * DAY + part.from - offset, within.from);
      const to = Math.min(day * DAY + part.to - offset, within.to);
      if (from < to) yield { from, to };
    }
  }
}

/** How far the wall clock of a zone is ahead at an instant, and when that next changes. */
function offsetAt(zone: string, at: number): { readonly offset: number; readonly end: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const next = local.getTimeZoneTransition('next');
  return { offset: local.offsetNanoseconds / 1e6, end: next ? next.epochMilliseconds : Infinity };
}

/** Whether a text names a zone of the IANA database. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
