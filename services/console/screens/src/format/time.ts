/** Where and for whom a time is written. */
export interface Place {
  readonly locale: string;
  /** IANA name; the browser's own when left out. */
  readonly zone?: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter, made once: making one costs more than a hundred uses. */
function format({ locale, zone }: Place, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  formats.set(key, known);
  return known;
}

/** How long something has been waiting, in its largest unit: `now`-like zero minutes, `12m`, `3h`, `2d`. */
export function elapsed(ms: number, { locale }: Place): string {
  const [amount, unit] = largestUnit(Math.max(0, ms));
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(amount);
}

/** The same in full words, for readers of the screen aloud: `3 hours`. */
export function elapsedInWords(ms: number, { locale }: Place): string {
  const [amount, unit] = largestUnit(Math.max(0, ms));
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

function largestUnit(ms: number): [number, 'minute' | 'hour' | 'day'] {
  if (ms < HOUR) return [Math.floor(ms / MINUTE), 'minute'];
  if (ms < 2 * DAY) return [Math.floor(ms / HOUR), 'hour'];
  return [Math.floor(ms / DAY), 'day'];
}

/** A moment as short as it can be understood: the time today, the date this year, else the date with its year. */
export function moment(at: Date, now: Date, place: Place): string {
  if (localDay(at, place) === localDay(now, place)) return clockTime(at, place);
  const sameYear = localDay(at, place).slice(0, 4) === localDay(now, place).slice(0, 4);
  return format(place, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(
    at,
  );
}

/** A moment with its time of day: the time today, else the date and the time, with the year when it is another. */
export function momentWithTime(at: Date, now: Date, place: Place): string {
  if (localDay(at, place) === localDay(now, place)) return clockTime(at, place);
  const sameYear = localDay(at, place).slice(0, 4) === localDay(now, place).slice(0, 4);
  if (!sameYear) return dateAndTime(at, place);
  return format(place, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** Hours and minutes. */
export function clockTime(at: Date, place: Place): string {
  return format(place, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** Date and time with the year and the zone's name, for titles and print. */
export function inFull(at: Date, place: Place): string {
  return format(place, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at);
}

/** Date and time without the zone. */
export function dateAndTime(at: Date, place: Place): string {
  return format(place, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** A day by its name: `Mon, 23 Nov 2026`. */
export function dayName(at: Date, place: Place): string {
  return format(place, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** A calendar day given as `2026-11-23`, by its name and whatever the zone. */
export function calendarDay(day: string, { locale }: Place): string {
  return dayName(new Date(`${day}T12:00:00Z`), { locale, zone: 'UTC' });
}

/** The month of an instant: `Nov 2026`. */
export function monthName(at: Date, place: Place): string {
  return format(place, { month: 'short', year: 'numeric' }).format(at);
}

/** The calendar day of an instant where we are, `2026-11-23`. */
export function localDay(at: Date, { zone }: Place): string {
  return format({ locale: 'sv-SE', ...(zone ? { zone } : {}) }, { dateStyle: 'short' }).format(at);
}

/** The last millisecond of the day an instant lies in, where the browser is. */
export function endOfDay(ms: number): number {
  return new Date(ms).setHours(23, 59, 59, 999);
}

/** A calendar day some days before or after another, `2026-11-23`. */
export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** How urgent a wait is: calm for an hour, then due, late after a working day. */
export function urgency(ms: number): 'calm' | 'due' | 'late' {
  if (ms < HOUR) return 'calm';
  return ms < 8 * HOUR ? 'due' : 'late';
}
