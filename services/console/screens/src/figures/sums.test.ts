import { describe, expect, test } from 'vitest';
import { linesOf, ratioOf, wholeOf } from './sums.ts';

const cny = (amount: string, events = 1) => ({
  ...{ period: '2026-03-01', events },
  amount: { amount, currency: 'CNY' },
});

describe('the whole of a figure', () => {
  test('is exact, each currency by itself', () => {
    const eur = { period: '2026-03-01', events: 1, amount: { amount: '5.00', currency: 'EUR' } };
    const figure = {
      figureId: 'ordered-amount',
      measure: 'money' as const,
      points: [eur, cny('0.10'), cny('0.20'), cny('9007199254740993.07')],
    };
    expect(linesOf(figure).map((line) => wholeOf(figure, line).amount)).toEqual([
      { amount: '9007199254740993.37', currency: 'CNY' },
      { amount: '5.00', currency: 'EUR' },
    ]);
  });

  test('of a ratio is both wholes, and what one comes to for one of the other', () => {
    const point = (amount: string, per: string) => ({
      ...cny(amount),
      per: { amount: per, currency: 'CNY' },
    });
    const whole = wholeOf(
      { measure: 'ratio' },
      { points: [point('70.00', '0'), point('5.00', '60.00')], currency: 'CNY' },
    );
    expect(whole).toMatchObject({ amount: { amount: '75.00' }, per: { amount: '60.00' } });
    expect(ratioOf(whole)).toBe('1.25');
    expect(ratioOf(point('2.00', '3.00'))).toBe('0.67');
    expect(ratioOf(point('70.00', '0.00'))).toBeUndefined();
  });

  test('of a share weighs each period by its events', () => {
    const points = [
      { period: '2026-03-01', events: 3, value: 1 },
      { period: '2026-04-01', events: 1, value: 0 },
    ];
    expect(wholeOf({ measure: 'share' }, { points }).value).toBe(0.75);
    expect(wholeOf({ measure: 'count' }, { points }).value).toBe(1);
  });
});
