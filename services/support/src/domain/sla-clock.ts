import type { ClockReading, SlaClockName } from './case.events.ts';
import type { WorkingCalendar } from './working-calendar.ts';
import { addWorkingTime, workingTimeBetween } from './working-time.ts';

/** One of the two clocks of a case: what was promised, what of it is used up, and what has come of it. */
export interface SlaClock extends ClockReading {
  /** Since when it runs; empty while it stands still. */
  readonly since: string;
  readonly warned: boolean;
  /** The due instant that passed; stays whatever happens later. Empty: kept so far. */
  readonly breachedAt: string;
  /** When what was promised was done; empty: not yet, or to be done again. */
  readonly metAt: string;
}

const MINUTE = 60_000;

/** What is promised: minutes of working time, and after how many somebody is warned. */
export interface Promised {
  readonly targetMinutes: number;
  readonly warningMinutes: number;
}

/** What a target and a share in percent promise. */
export function promisedBy(targetMinutes: number, warningPercent: number): Promised {
  return { targetMinutes, warningMinutes: Math.floor((targetMinutes * warningPercent) / 100) };
}

/** The reading of a clock that runs from an instant on with some of its time used up already; what has passed is empty. */
export function readingFrom(
  calendar: WorkingCalendar,
  at: string,
  { targetMinutes, warningMinutes }: Promised,
  used = 0,
): ClockReading {
  const after = (minutes: number) => addWorkingTime(calendar, at, minutes * MINUTE - used);
  return { targetMinutes, warningMinutes, used, warnAt: after(warningMinutes), dueAt: after(targetMinutes) };
}

/** The reading of a clock that is stopped at an instant. */
export function stoppedReading(calendar: WorkingCalendar, clock: SlaClock, at: string): ClockReading {
  const { targetMinutes, warningMinutes } = clock;
  return { targetMinutes, warningMinutes, used: usedBy(calendar, clock, at), warnAt: '', dueAt: '' };
}

/** The reading of a clock of which something else is promised from an instant on; it goes on or stands still as it did. */
export function promisedAnew(
  calendar: WorkingCalendar,
  clock: SlaClock,
  at: string,
  promised: Promised,
): ClockReading {
  const used = usedBy(calendar, clock, at);
  return clock.since
    ? readingFrom(calendar, at, promised, used)
    : { ...promised, used, warnAt: '', dueAt: '' };
}

function usedBy(calendar: WorkingCalendar, { since, used }: SlaClock, at: string): number {
  return since ? used + workingTimeBetween(calendar, since, at) : used;
}

/** A clock after an event that read it: it runs from that instant on, if it has a due instant. */
export function readAt(clock: SlaClock | undefined, reading: ClockReading, at: string): SlaClock {
  const { warned = false, breachedAt = '' } = clock ?? {};
  return { ...reading, since: reading.dueAt ? at : '', warned, breachedAt, metAt: '' };
}

/** A mark that a running clock passes: the warning, then the breach. */
export interface Mark {
  readonly clock: SlaClockName;
  readonly kind: 'warning' | 'breach';
  readonly at: string;
}

/** What a clock has passed by an instant and has not said yet, in order. */
export function marksPassed(name: SlaClockName, clock: SlaClock, by: string): readonly Mark[] {
  const { since, warned, breachedAt, metAt, warnAt, dueAt } = clock;
  if (!since || metAt || breachedAt) return [];
  const warning = !warned && warnAt <= by ? [{ clock: name, kind: 'warning', at: warnAt } as const] : [];
  const breach = dueAt <= by ? [{ clock: name, kind: 'breach', at: dueAt } as const] : [];
  return [...warning, ...breach];
}
