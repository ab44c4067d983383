import type { Shown } from './book.ts';

/** Says which day an instant is in a zone, by the platform's own calendar. */
export function daysIn(zone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  return (instant) => format.format(new Date(instant));
}

/** What time it is in the installation: it may live by a clock of its own. */
export async function nowOf(shown: Shown): Promise<string> {
  const { clock } = (await shown.get('/api/console/v1/operations')) as { clock: { now: string } };
  return clock.now;
}
