import fc from 'fast-check';
import { expect, test } from 'vitest';
import { productOf } from '@rapport/kernel/money';
import { earnedBy, split } from './earning.ts';
import type { EarningRule } from './programme.events.ts';

const rule: EarningRule = {
  ruleId: 'one',
  from: '2026-01-01',
  until: '',
  base: 'net',
  rounding: 'down',
  rates: [
    { currency: 'CNY', pointsPerUnit: '1' },
    { currency: 'JPY', pointsPerUnit: '0.05' },
  ],
  multipliers: [
    { name: { zh: '茶', en: 'Tea' }, productIds: ['tea'], factor: '2' },
    { name: { zh: '新品', en: 'New' }, productIds: ['tea', 'cup'], factor: '3' },
  ],
};
const line = (number: number, productId: string, net: string, gross: string, currency = 'CNY') => ({
  line: number,
  productId,
  quantity: '1',
  net: { amount: net, currency },
  gross: { amount: gross, currency },
});

test('an order earns on the stated base, rounded once, and its lines add up to that', () => {
  const lines = [line(1, 'mill', '10.50', '11.87'), line(2, 'pan', '10.50', '11.87')];
  expect(earnedBy(lines, rule, '1')).toMatchObject({
    rate: '1',
    lines: [
      { points: 11, qualifying: 11, amount: { amount: '10.50' } },
      { points: 10, qualifying: 10 },
    ],
  });
  const gross = earnedBy(lines, { ...rule, base: 'gross' }, '1');
  expect(gross!.lines.map(({ points }) => points)).toEqual([12, 11]);
});

test('factors add to what can be spent, not to what qualifies; of two the larger counts', () => {
  const earned = earnedBy([line(1, 'tea', '10.00', '11.30'), line(2, 'mill', '10.00', '11.30')], rule, '1.5');
  expect(earned!.lines.map(({ points, qualifying }) => [points, qualifying])).toEqual([
    [45, 10],
    [15, 10],
  ]);
});

test('a currency without a rate earns nothing; one without minor units is counted as it is', () => {
  expect(earnedBy([line(1, 'mill', '10.00', '11.30', 'EUR')], rule, '1')).toBeUndefined();
  expect(earnedBy([line(1, 'mill', '999', '1099', 'JPY')], rule, '1')!.lines[0]!.points).toBe(49);
});

test('whole points for exact shares add up to the rounded sum, and none is a whole point from its share', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 9_999 })), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.constantFrom<EarningRule['rounding']>('down', 'half-up', 'half-even'),
      (parts, rounding) => {
        const shares = parts.map(([amount, rate]) =>
          productOf((amount / 100).toFixed(2), (rate / 1000).toFixed(3)),
        );
        const points = split(shares, rounding);
        const sum = shares.reduce((a, b) => a.plus(b));
        const modes = { down: 0, 'half-up': 1, 'half-even': 2 } as const;
        expect(points.reduce((a, b) => a + b)).toBe(sum.round(0, modes[rounding]).toNumber());
        for (const [i, share] of shares.entries())
          expect(share.minus(points[i]!).abs().lt(1), `${share.toFixed()} ${points[i]}`).toBe(true);
      },
    ),
  ));
