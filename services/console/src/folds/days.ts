import type { CustomerPage } from '../http/api.ts';
import type { Line } from './lines.ts';

/** When anything was recorded about a customer: first and last, and entries by day (UTC). */
export type Days = Pick<CustomerPage, 'range' | 'activity'>;

/** The days of a customer's lines, in whatever order they are. */
export function daysOf(lines: readonly Line<unknown>[]): Days {
  const perDay = new Map<string, number>();
  let [firstAt, lastAt] = ['', ''];
  for (const { begun, changedAt } of lines) {
    const { recordedAt } = begun;
    if (firstAt === '' || recordedAt < firstAt) firstAt = recordedAt;
    if (changedAt > lastAt) lastAt = changedAt;
    const day = recordedAt.slice(0, 10);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  const epoch = new Date(0).toISOString();
  const days = [...perDay].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    range: { firstAt: firstAt || epoch, lastAt: lastAt || epoch },
    activity: days.map(([day, entries]) => ({ day, entries })),
  };
}
