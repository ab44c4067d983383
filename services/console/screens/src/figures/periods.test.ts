import { expect, test } from 'vitest';
import { periodsBetween, periodsOver, pointsOf } from './periods.ts';

test('periods are told by their first days, without a hole, over years and leap days', () => {
  expect(periodsBetween('day', '2028-02-28', '2028-03-01')).toEqual([
    '2028-02-28',
    '2028-02-29',
    '2028-03-01',
  ]);
  expect(periodsBetween('week', '2026-12-31', '2027-01-12')).toEqual([
    '2026-12-28',
    '2027-01-04',
    '2027-01-11',
  ]);
  expect(periodsBetween('month', '2026-11-29', '2027-02-01')).toEqual([
    '2026-11-01',
    '2026-12-01',
    '2027-01-01',
    '2027-02-01',
  ]);
  expect(periodsBetween('quarter', '2026-03-31', '2027-01-01')).toEqual([
    '2026-01-01',
    '2026-04-01',
    '2026-07-01',
    '2026-10-01',
    '2027-01-01',
  ]);
  expect(periodsBetween('year', '2027-06-01', '2029-01-01')).toEqual([
    '2027-01-01',
    '2028-01-01',
    '2029-01-01',
  ]);
  for (const by of ['day', 'week', 'month', 'quarter', 'year'] as const) {
    const days = periodsBetween(by, '2019-01-31', '2041-12-31');
    expect(new Set(days).size).toBe(days.length);
    expect(days.length).toBe({ day: 8371, week: 1197, month: 276, quarter: 92, year: 23 }[by]);
  }
});

test('figures are drawn over what was asked for, from the first thing that happened until today', () => {
  const on = (...periods: readonly string[]) => ({
    points: periods.map((period) => ({ period, events: 1, value: 1 })),
  });
  const over = (from: string, to: string, ...figures: readonly ReturnType<typeof on>[]) =>
    periodsOver(figures, 'month', { from, to }, '2026-05-20');
  const some = [on('2026-03-01'), on('2026-02-01', '2026-04-01')];
  expect(over('2026-03-05', '2026-04-30', ...some)).toEqual(['2026-03-01', '2026-04-01']);
  expect(over('0002-01-01', '9999-12-31', ...some)).toEqual([
    '2026-02-01',
    '2026-03-01',
    '2026-04-01',
    '2026-05-01',
  ]);
  expect(over('2026-01-01', '2026-12-31', on('2026-06-01'))).toEqual(['2026-06-01']);
  expect(over('2026-01-01', '2026-12-31', on())).toEqual([]);
});

test('a period in which nothing happened has no point', () => {
  const march = { period: '2026-03-01', events: 2, value: 2 };
  expect(pointsOf(['2026-02-01', '2026-03-01'], [march])).toEqual([undefined, march]);
});
