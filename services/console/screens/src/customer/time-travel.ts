import { endOfDay } from '../format/time.ts';

const DAY = 24 * 3600_000;

/** The days a customer's page can be looked at, one notch each; the last notch is now. */
export interface TimeScale {
  /** Local midnight of the first day, ms. */
  readonly start: number;
  /** Index of the last notch. */
  readonly last: number;
  /** Entries per notch. */
  readonly counts: readonly number[];
}

/** Lays the days between the first entry and now onto notches, with how much happened on each. */
export function timeScale(
  range: { readonly firstAt: string },
  activity: readonly { readonly day: string; readonly entries: number }[],
  now: number,
): TimeScale {
  const start = new Date(range.firstAt).setHours(0, 0, 0, 0);
  const last = Math.max(0, notchOf(start, now));
  const counts = new Array<number>(last + 1).fill(0);
  for (const { day, entries } of activity) {
    // Days are counted in UTC by the server; noon lies in the same day nearly everywhere, and a bar may be one off.
    const notch = Math.min(last, Math.max(0, notchOf(start, Date.parse(`${day}T12:00:00Z`))));
    counts[notch] = (counts[notch] ?? 0) + entries;
  }
  return { start, last, counts };
}

function notchOf(start: number, at: number): number {
  return Math.round((new Date(at).setHours(0, 0, 0, 0) - start) / DAY);
}

/** The notch of an instant; no instant is now. */
export function notchAt({ start, last }: TimeScale, asOf: string | undefined): number {
  if (asOf === undefined) return last;
  return Math.min(last, Math.max(0, notchOf(start, Date.parse(asOf))));
}

/** The instant of a notch: the end of its day; the last one is now, which needs no instant. */
export function instantAt({ start, last }: TimeScale, notch: number): string | undefined {
  if (notch >= last) return undefined;
  const day = new Date(start);
  day.setDate(day.getDate() + notch);
  return new Date(endOfDay(day.getTime())).toISOString();
}

/** The next notch before or after on which something happened; the ends where there is none. */
export function eventfulNotch({ counts, last }: TimeScale, from: number, direction: 1 | -1): number {
  for (let notch = from + direction; notch >= 0 && notch <= last; notch += direction) {
    if ((counts[notch] ?? 0) > 0) return notch;
  }
  return direction === 1 ? last : 0;
}

/** Adds up notches so that no more bars are drawn than there is room for; each from 0 to 1 of the highest. */
export function bars({ counts }: TimeScale, most: number): readonly number[] {
  const per = Math.max(1, Math.ceil(counts.length / most));
  const sums = Array.from({ length: Math.ceil(counts.length / per) }, (_, index) =>
    counts.slice(index * per, (index + 1) * per).reduce((sum, each) => sum + each, 0),
  );
  const highest = Math.max(1, ...sums);
  return sums.map((each) => each / highest);
}

/** Notches where months begin, thinned to at most the given number. */
export function monthNotches({ start, last }: TimeScale, most: number): readonly number[] {
  const notches: number[] = [];
  const month = new Date(start);
  month.setDate(1);
  for (;;) {
    month.setMonth(month.getMonth() + 1);
    const notch = notchOf(start, month.getTime());
    if (notch > last) break;
    notches.push(notch);
  }
  const every = Math.max(1, Math.ceil(notches.length / most));
  return notches.filter((_, index) => index % every === 0);
}

/** How far a key moves the slider, in days: a day, with Shift a week, by page a month. */
export function keyStep(key: string, shift: boolean): number | undefined {
  const direction = /^(ArrowRight|ArrowUp|PageUp)$/.test(key)
    ? 1
    : /^(ArrowLeft|ArrowDown|PageDown)$/.test(key)
      ? -1
      : 0;
  if (direction === 0) return undefined;
  return direction * (key.startsWith('Page') ? 30 : shift ? 7 : 1);
}
