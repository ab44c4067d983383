/** Says which day an instant is in a zone, by the platform's own calendar. */
export function daysIn(zone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  return (instant) => format.format(new Date(instant));
}
