import { describe, expect, test } from 'vitest';
import { calendarDay, dayPlus, elapsed, elapsedInWords, inFull, localDay, moment, urgency } from './time.ts';

const shanghai = { locale: 'zh-CN', zone: 'Asia/Shanghai' };
const london = { locale: 'en-GB', zone: 'Europe/London' };
const now = new Date('2026-11-23T20:00:00.000Z');
const minutes = (count: number) => count * 60_000;

describe('a wait', () => {
  test('is told in its largest unit in both languages', () => {
    expect(elapsed(minutes(12), { locale: 'en' })).toBe('12m');
    expect(elapsed(minutes(47 * 60), { locale: 'en' })).toBe('47h');
    expect(elapsed(minutes(48 * 60), { locale: 'en' })).toBe('2d');
    expect(elapsed(minutes(185), { locale: 'zh-CN' })).toBe('3小时');
    expect(elapsedInWords(minutes(60), { locale: 'en' })).toBe('1 hour');
  });

  test('of a clock that runs ahead of ours is none', () => {
    expect(elapsed(-5000, { locale: 'en' })).toBe('0m');
  });

  test('grows from calm over due to late', () => {
    expect([10, 90, 600].map((each) => urgency(minutes(each)))).toEqual(['calm', 'due', 'late']);
  });
});

describe('a moment', () => {
  test('of today is a time, in the zone of the reader', () => {
    expect(moment(new Date('2026-11-23T18:05:00Z'), now, london)).toBe('18:05');
    expect(moment(new Date('2026-11-23T18:05:00Z'), now, shanghai)).toBe('02:05');
    expect(moment(new Date('2026-11-23T10:00:00Z'), now, shanghai)).toBe('11月23日');
  });

  test('of another year carries the year', () => {
    expect(moment(new Date('2025-11-23T18:05:00Z'), now, london)).toBe('23 Nov 2025');
  });

  test('in full names its zone', () => {
    expect(inFull(now, london)).toContain('GMT');
  });
});

test('calendar days are counted without zones', () => {
  expect(localDay(now, shanghai)).toBe('2026-11-24');
  expect(dayPlus('2026-03-01', -1)).toBe('2026-02-28');
  expect(calendarDay('2026-11-23', { locale: 'en-GB' })).toBe('Mon, 23 Nov 2026');
});
