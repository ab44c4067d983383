import { describe, expect, test } from 'vitest';
import { bars, eventfulNotch, instantAt, keyStep, monthNotches, notchAt, timeScale } from './time-travel.ts';

const now = new Date('2026-11-23T12:00:00').getTime();
const firstAt = new Date('2026-11-13T09:00:00').toISOString();
const scale = timeScale({ firstAt }, [{ day: '2026-11-15', entries: 4 }], now);

describe('time travel on a customer’s page', () => {
  test('has one notch a day from the first entry to now', () => {
    expect(scale.last).toBe(10);
    expect(scale.counts.reduce((sum, each) => sum + each, 0)).toBe(4);
  });

  test('stands at the end of a day, and at the last notch now', () => {
    const at = instantAt(scale, 3);
    expect(new Date(at ?? '').getDate()).toBe(16);
    expect(new Date(at ?? '').getHours()).toBe(23);
    expect(instantAt(scale, 10)).toBeUndefined();
    expect(notchAt(scale, at)).toBe(3);
    expect(notchAt(scale, undefined)).toBe(10);
  });

  test('looks closer at a customer known for hours or minutes', () => {
    const since = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
    const hours = timeScale({ firstAt: since(5 * 60) }, [], now);
    expect([hours.unit, hours.last]).toEqual(['hour', 5]);
    expect(instantAt(hours, 0)).toBe(new Date(now - 4 * 3600_000 - 1).toISOString());
    const minutes = timeScale({ firstAt: since(7) }, [], now);
    expect([minutes.unit, minutes.last, notchAt(minutes, since(3))]).toEqual(['minute', 7, 4]);
    expect(eventfulNotch(minutes, 7, -1)).toBe(6);
  });

  test('keeps an instant outside the range at its ends', () => {
    expect(notchAt(scale, '2020-01-01T00:00:00.000Z')).toBe(0);
    expect(notchAt(scale, '2030-01-01T00:00:00.000Z')).toBe(10);
  });

  test('jumps from day to day on which something happened', () => {
    expect(eventfulNotch(scale, 10, -1)).toBe(2);
    expect(eventfulNotch(scale, 2, -1)).toBe(0);
    expect(eventfulNotch(scale, 2, 1)).toBe(10);
  });

  test('moves by a day, a week or a month', () => {
    expect([keyStep('ArrowLeft', false), keyStep('ArrowRight', true), keyStep('PageDown', false)]).toEqual([
      -1, 7, -30,
    ]);
    expect(keyStep('a', false)).toBeUndefined();
  });

  test('draws a year in no more bars than asked for, losing nothing', () => {
    const year = timeScale({ firstAt: new Date('2025-11-23T09:00:00').toISOString() }, [], now);
    expect(bars(year, 120).length).toBeLessThanOrEqual(122);
    expect(monthNotches(year, 12)).toHaveLength(12);
  });
});
