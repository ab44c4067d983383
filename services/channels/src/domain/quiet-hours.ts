import { Temporal } from 'temporal-polyfill';

/** Hours in which nobody wants to hear from us: local times HH:MM of a zone; equal ones are none. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/**
 * When the quiet hours that an instant lies in are over, or undefined when it lies in none. What counts is what the clock on
 * the customer's wall says: an hour that is left out is not waited for, and one that comes twice is quiet both times.
 */
export function quietUntil({ from, to, zone }: QuietHours, at: string): string | undefined {
  if (from === to) return undefined;
  const now = Temporal.Instant.from(at).toZonedDateTimeISO(zoneOr(zone));
  const [begin, end] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)];
  const quiet = (local: Temporal.ZonedDateTime) => lies(local.toPlainTime(), begin, end);
  if (!quiet(now)) return undefined;
  const ends = [0, 1, 2].flatMap((days) => {
    const day = now.toPlainDate().add({ days }).toPlainDateTime(end);
    return (['earlier', 'later'] as const).map((disambiguation) =>
      day.toZonedDateTime(now.timeZoneId, { disambiguation }),
    );
  });
  const change = now.getTimeZoneTransition('next');
  const over = [...ends, ...(change ? [change] : [])]
    .filter((each) => Temporal.ZonedDateTime.compare(each, now) > 0 && !quiet(each))
    .toSorted(Temporal.ZonedDateTime.compare)[0]!;
  return new Date(over.epochMilliseconds).toISOString();
}

/** Within [begin, end) on the clock's face, over midnight where it begins later than it ends. */
function lies(time: Temporal.PlainTime, begin: Temporal.PlainTime, end: Temporal.PlainTime): boolean {
  const [afterBegin, beforeEnd] = [
    Temporal.PlainTime.compare(time, begin) >= 0,
    Temporal.PlainTime.compare(time, end) < 0,
  ];
  return Temporal.PlainTime.compare(begin, end) < 0 ? afterBegin && beforeEnd : afterBegin || beforeEnd;
}

/** A zone that this machine does not know is UTC: better an hour wrong than a night of silence for all. */
function zoneOr(zone: string): string {
  return isZone(zone) ? zone : 'UTC';
}

/** Whether there is such an IANA zone. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
