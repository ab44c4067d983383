import { Temporal } from 'temporal-polyfill';
import { type Instant, instantOf } from '@rapport/kernel/values';

/** Days where the branch is. */
export interface Calendar {
  readonly zone: string;
  /** Version of the zones' rules that this process knows (IANA), written beside what is found by them. */
  readonly rules: string;
  /** The instant at which a day is over: the first of the next one. */
  endOf(day: string): Instant;
  /** The last instant of a day: what was recorded by then was recorded on it. */
  lastInstantOf(day: string): Instant;
  /** The day that an instant belongs to. */
  dayOf(at: Date): string;
  /** The day before a day. */
  dayBefore(day: string): string;
  /** Whether a text names a day that there is. */
  isDay(text: string): boolean;
}

/** The calendar of a zone; throws when there is none of that name. */
export function calendarIn(zone: string): Calendar {
  Temporal.Now.zonedDateTimeISO(zone);
  const endOf = (day: string) =>
    Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  return {
    zone,
    rules: process.versions['tz'] ?? 'unknown',
    endOf: (day) => instantOf(new Date(endOf(day))),
    lastInstantOf: (day) => instantOf(new Date(endOf(day) - 1)),
    dayOf: (at) =>
      Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString(),
    dayBefore: (day) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString(),
    isDay: (text) => {
      try {
        return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
      } catch {
        return false;
      }
    },
  };
}
