const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What one notch stands for: the shorter a customer is known, the finer one may look. */
export type Notch = 'day' | 'hour' | 'minute';
const LENGTHS: Readonly<Record<Notch, number>> = { day: DAY, hour: HOUR, minute: MINUTE };

/** The instants a customer's page can be looked at, one notch each; the last notch is now. */
export interface TimeScale {
  readonly unit: Notch;
  /** Local beginning of the first notch, ms. */
  readonly start: number;
  /** Index of the last notch. */
  readonly last: number;
  /** Entries per notch; empty when only days are known and notches are finer. */
  readonly counts: readonly number[];
}

/** Lays the time between the first entry and now onto notches, with how much happened on each. */
export function timeScale(
  range: { readonly firstAt: string },
  activity: readonly { readonly day: string; readonly entries: number }[],
  now: number,
): TimeScale {
  const first = Date.parse(range.firstAt);
  const unit: Notch = now - first > 3 * DAY ? 'day' : now - first > 3 * HOUR ? 'hour' : 'minute';
  const start = floor(first, unit);
  const last = Math.max(0, notchOf(unit, start, now));
  if (unit !== 'day') return { unit, start, last, counts: [] };
  const counts = new Array<number>(last + 1).fill(0);
  for (const { day, entries } of activity) {
    // Days are counted in UTC by the server; noon lies in the same day nearly everywhere, and a bar may be one off.
    const notch = Math.min(last, Math.max(0, notchOf(unit, start, Date.parse(`${day}T12:00:00Z`))));
    counts[notch] = (counts[notch] ?? 0) + entries;
  }
  return { unit, start, last, counts };
}

function floor(at: number, unit: Notch): number {
  const begin = new Date(at);
  if (unit === 'day') begin.setHours(0);
  if (unit !== 'minute') begin.setMinutes(0);
  return begin.setSeconds(0, 0);
}

function notchOf(unit: Notch, start: number, at: number): number {
  return Math.round((floor(at, unit) - start) / LENGTHS[unit]);
}

/** The notch of an instant; no instant is now. */
export function notchAt({ unit, start, last }: TimeScale, asOf: string | undefined): number {
  if (asOf === undefined) return last;
  return Math.min(last, Math.max(0, notchOf(unit, start, Date.parse(asOf))));
}

/** The instant of a notch: its end; the last one is now, which needs no instant. */
export function instantAt({ unit, start, last }: TimeScale, notch: number): string | undefined {
  if (notch >= last) return undefined;
  const end = new Date(start);
  // Days are counted by the calendar: one of them may have 23 hours.
  if (unit === 'day') end.setDate(end.getDate() + notch + 1);
  else end.setTime(start + (notch + 1) * LENGTHS[unit]);
  return new Date(end.getTime() - 1).toISOString();
}

/** The next notch before or after on which something happened; the ends where there is none, one step where none is known. */
export function eventfulNotch({ counts, last }: TimeScale, from: number, direction: 1 | -1): number {
  if (counts.length === 0) return Math.min(last, Math.max(0, from + direction));
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
export function monthNotches({ unit, start, last }: TimeScale, most: number): readonly number[] {
  if (unit !== 'day') return [];
  const notches: number[] = [];
  const month = new Date(start);
  month.setDate(1);
  for (;;) {
    month.setMonth(month.getMonth() + 1);
    const notch = notchOf(unit, start, month.getTime());
    if (notch > last) break;
    notches.push(notch);
  }
  const every = Math.max(1, Math.ceil(notches.length / most));
  return notches.filter((_, index) => index % every === 0);
}

/** How far a key moves the slider, in notches: one, with Shift a week of days, by page a month of them. */
export function keyStep(key: string, shift: boolean): number | undefined {
  const direction = /^(ArrowRight|ArrowUp|PageUp)$/.test(key)
    ? 1
    : /^(ArrowLeft|ArrowDown|PageDown)$/.test(key)
      ? -1
      : 0;
  if (direction === 0) return undefined;
  return direction * (key.startsWith('Page') ? 30 : shift ? 7 : 1);
}
