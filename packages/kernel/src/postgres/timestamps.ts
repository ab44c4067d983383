import type { Instant } from '../values/index.ts';

/** `2026-11-23 20:39:00`, with or without a fraction, in UTC. */
const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;
const SECONDS_END = 19;

/**
 * A `timestamptz` as Postgres writes it (DateStyle ISO) as an instant; what is finer than a millisecond is cut off. Servers
 * that reckon in UTC need no calendar for it, and every event that is read has two of them. Throws RangeError for what is
 * no point in time (`infinity`).
 */
export function instantOfTimestamp(text: string): Instant {
  if (!IN_UTC.test(text)) return new Date(text).toISOString();
  const fraction = text
    .slice(SECONDS_END + 1, -3)
    .slice(0, 3)
    .padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, SECONDS_END)}.${fraction}Z`;
}
