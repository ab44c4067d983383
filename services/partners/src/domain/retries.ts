const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each failure in a row the next try is due: over three days in all (Standard Webhooks, "Deliverability"). */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** What is added at most, so that a thousand subscriptions of one partner do not all come back in the same second. */
const JITTER = 0.2;

/**
 * When the next try is due after so many failures in a row; undefined when there have been enough. `chance` is from 0 up
 * to 1; a partner that says how long to wait (`Retry-After`) is not asked sooner, nor later than in a day.
 */
export function retryAt(attempt: number, at: string, chance: number, askedMs = 0): string | undefined {
  const wait = WAITS[attempt - 1];
  if (wait === undefined) return undefined;
  const jittered = wait * (1 + JITTER * chance);
  const ms = Math.max(jittered, Math.min(askedMs, 24 * HOUR));
  return new Date(Date.parse(at) + Math.round(ms)).toISOString();
}
