/** A point in time as RFC 3339 text in UTC with milliseconds: `2026-11-23T20:39:00.000Z`. */
export type Instant = string;

/** The one source of time for decisions; never read `Date.now()` in business code. */
export interface Clock {
  /** The present, real or controlled. */
  now(): Date;
}

/** Writes a date as an instant. */
export function instantOf(at: Date): Instant {
  return at.toISOString();
}

/** Whether a text is an instant in exactly the form we write. */
export function isInstant(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
