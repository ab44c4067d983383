import { Temporal } from 'temporal-polyfill';
import { Rejection } from '@rapport/kernel/decider';
import { type Instant, instantOf } from '@rapport/kernel/values';
import type { LocalDate, Period, QualifyingPeriod } from './programme.events.ts';

/** The day that an instant belongs to where the programme is at home. */
export function dayOf(at: Instant, zone: string): LocalDate {
  return localDay(at, zone).toString();
}

/** The period that an instant belongs to; periods are counted from January on. */
export function periodAt(at: Instant, { months, zone }: QualifyingPeriod): Period {
  const day = localDay(at, zone);
  const month = day.month - ((day.month - 1) % months);
  const from = day.with({ month, day: 1 });
  return { from: from.toString(), endsAt: beginningOf(from.add({ months }), zone) };
}

/** The instant at which the day is over that lies so far after the one of an instant. */
export function endOfDayAfter(
  at: Instant,
  zone: string,
  after: { readonly days?: number; readonly months?: number },
): Instant {
  return beginningOf(localDay(at, zone).add(after).add({ days: 1 }), zone);
}

/** Refuses what is no time zone. */
export function refuseUnknownZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    throw new Rejection('zone-unknown', { zone });
  }
}

function localDay(at: Instant, zone: string): Temporal.PlainDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
}

function beginningOf(day: Temporal.PlainDate, zone: string): Instant {
  return instantOf(new Date(day.toZonedDateTime(zone).epochMilliseconds));
}
