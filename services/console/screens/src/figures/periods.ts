import type { Days, Figure, FigurePoint, Period } from '../api/analytics.ts';
import { dayPlus } from '../format/time.ts';

/** The first day of the period that a day lies in; weeks begin on Monday (ISO 8601). Days are `2026-11-23`. */
function firstDayOf(by: Period, day: string): string {
  const [year = '', month = ''] = day.split('-');
  switch (by) {
    case 'day':
      return day;
    case 'week':
      return dayPlus(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
    case 'month':
      return `${year}-${month}-01`;
    case 'quarter':
      return `${year}-${String(Number(month) - ((Number(month) - 1) % 3)).padStart(2, '0')}-01`;
    case 'year':
      return `${year}-01-01`;
  }
}

/** More days than the longest period of a kind has, and fewer than two of it. */
const BEYOND: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

/** The first days of all periods from one day to another, both included. */
export function periodsBetween(by: Period, from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let day = firstDayOf(by, from); day <= to; day = firstDayOf(by, dayPlus(day, BEYOND[by])))
    days.push(day);
  return days;
}

/**
 * The periods that figures are drawn over: those asked for, but none before the first in which anything happened, and none
 * beyond both today and the last. Who types a year passes by the year 2.
 */
export function periodsOver(
  figures: readonly Pick<Figure, 'points'>[],
  by: Period,
  { from, to }: Pick<Days, 'from' | 'to'>,
  today: string,
): readonly string[] {
  const known = figures.flatMap(({ points }) => points.map(({ period }) => period)).toSorted();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = last > today ? last : today;
  return periodsBetween(by, from > first ? from : first, to < end ? to : end);
}

/** The point of each period, and nothing for those in which nothing happened. */
export function pointsOf(
  periods: readonly string[],
  points: readonly FigurePoint[],
): readonly (FigurePoint | undefined)[] {
  const known = new Map(points.map((point) => [point.period, point]));
  return periods.map((period) => known.get(period));
}
