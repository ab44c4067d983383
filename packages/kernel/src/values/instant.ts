/** A point in time as RFC 3339 text in UTC with milliseconds: `2026-11-23T20:39:00.000Z`. */
export type Instant = string;

/** The one source of time for decisions; never read `Date.now()` in business code. */
export interface Clock {
  /** The present, real or controlled. */
  now(): Date;
}

// What is written down at once is of one instant, and the calendar is the costly part of it.
let lastMs = Number.NaN;
let lastInstant: Instant = '';

/** Writes a date as an instant; throws `RangeError` for one that is none. */
export function instantOf(at: Date): Instant {
  const ms = at.getTime();
  if (ms !== lastMs) {
    lastInstant = at.toISOString();
    lastMs = ms;
  }
  return lastInstant;
}

/** Days that every month has: nearly all instants are told by their form alone. */
const PLAIN = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Whether a text is an instant in exactly the form we write. */
export function isInstant(text: string): boolean {
  if (PLAIN.test(text)) return true;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
