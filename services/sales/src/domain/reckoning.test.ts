import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Money, type RoundingMode, minorDigits, minorOf } from '@rapport/kernel/money';
import { reckon } from './reckoning.ts';
import type { LineTerms, TaxMode } from './terms.ts';

const line = (quantity: string, unitPrice: string, more: Partial<LineTerms> = {}): LineTerms => ({
  productId: 'p',
  productCode: 'P-000001-9',
  name: { zh: '磨机', en: 'Mill' },
  unit: 'piece',
  quantity,
  unitPrice,
  discountPercent: '0',
  taxPercent: '13',
  ...more,
});
const terms = (more: object = {}) =>
  ({ currency: 'CNY', tax: 'exclusive', rounding: 'half-up', discountPercent: '0', ...more }) as const;
const said = ({ net, tax, gross }: Readonly<Record<'net' | 'tax' | 'gross', Money>>) => [
  net.amount,
  tax.amount,
  gross.amount,
];

describe('a quote comes to', () => {
  test('its lines, each rounded once, with the tax put on', () => {
    const { lines, totals, taxes } = reckon(terms({ discountPercent: '10' }), [
      line('3', '33.335'),
      line('1', '0.05', { taxPercent: '6' }),
    ]);
    expect(lines.map(said)).toEqual([
      ['90.00', '11.70', '101.70'],
      ['0.05', '0.00', '0.05'],
    ]);
    expect(said(totals)).toEqual(['90.05', '11.70', '101.75']);
    expect(taxes.map(({ taxPercent, tax }) => [taxPercent, tax.amount])).toEqual([
      ['6', '0.00'],
      ['13', '11.70'],
    ]);
  });

  test('its prices, where they have the tax in them', () => {
    expect(said(reckon(terms({ tax: 'inclusive' }), [line('3', '99.99')]).totals)).toEqual([
      '265.46',
      '34.51',
      '299.97',
    ]);
  });

  test('as many digits as its currency has', () => {
    expect(said(reckon(terms({ currency: 'JPY' }), [line('1.5', '333')]).totals)).toEqual([
      '500',
      '65',
      '565',
    ]);
    expect(said(reckon(terms({ currency: 'KWD' }), [line('0.333', '1')]).totals)).toEqual([
      '0.333',
      '0.043',
      '0.376',
    ]);
  });

  test('what its rounding says where a half lies between two cents', () => {
    const one = (rounding: RoundingMode) =>
      reckon(terms({ rounding }), [line('1', '0.125')]).totals.net.amount;
    expect([one('half-up'), one('half-even')]).toEqual(['0.13', '0.12']);
  });
});

/** A fraction, reckoned the long way. */
type Fraction = readonly [over: bigint, under: bigint];
const fraction = (text: string): Fraction => {
  const [whole = '', places = ''] = text.split('.');
  return [BigInt(whole + places), 10n ** BigInt(places.length)];
};
const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const part = (percent: string): Fraction => times(fraction(percent), [1n, 100n]);
const less = (percent: string): Fraction => plus([1n, 1n], times([-1n, 1n], part(percent)));

/** The nearest number of smallest units to what is not negative, counted up to by comparing twice the rest. */
function nearest([over, under]: Fraction, digits: number, rounding: RoundingMode): bigint {
  const [whole, rest] = [(over * 10n ** BigInt(digits)) / under, (over * 10n ** BigInt(digits)) % under];
  const middle = 2n * rest === under;
  return 2n * rest > under || (middle && (rounding === 'half-up' || whole % 2n === 1n)) ? whole + 1n : whole;
}

const decimal = (most: number, places: number) =>
  fc.integer({ min: 0, max: most }).map((n) => (n / 10 ** places).toFixed(places));
const someLine = fc
  .record({
    quantity: decimal(99_999, 3),
    price: decimal(9_999_999, 4),
    off: decimal(10_000, 2),
    tax: decimal(2_500, 2),
  })
  .map(({ quantity, price, off, tax }) => line(quantity, price, { discountPercent: off, taxPercent: tax }));

test('any quote comes to what an exact reckoning with fractions says, line by line and in sum', () =>
  fc.assert(
    fc.property(
      fc.array(someLine, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('JPY', 'CNY', 'KWD'),
      fc.constantFrom<TaxMode>('exclusive', 'inclusive'),
      fc.constantFrom<RoundingMode>('half-up', 'half-even'),
      decimal(10_000, 2),
      (lines, currency, tax, rounding, discountPercent) => {
        const reckoned = reckon({ currency, tax, rounding, discountPercent }, lines);
        const digits = minorDigits(currency);
        let gross = 0n;
        for (const [i, { quantity, unitPrice, discountPercent: off, taxPercent }] of lines.entries()) {
          const exact = [fraction(quantity), fraction(unitPrice), less(off), less(discountPercent)].reduce(
            times,
          );
          const share = times(exact, part(taxPercent));
          const [over, under] = plus([1n, 1n], part(taxPercent));
          const contained = tax === 'exclusive' ? share : times(share, [under, over]);
          const [amount, taxed] = [nearest(exact, digits, rounding), nearest(contained, digits, rounding)];
          const at = reckoned.lines[i]!;
          expect(minorOf(at.tax)).toBe(taxed);
          expect(minorOf(tax === 'exclusive' ? at.net : at.gross)).toBe(amount);
          expect(minorOf(at.net) + minorOf(at.tax)).toBe(minorOf(at.gross));
          gross += minorOf(at.gross);
        }
        expect(minorOf(reckoned.totals.gross)).toBe(gross);
        expect(reckoned.taxes.reduce((sum, each) => sum + minorOf(each.gross), 0n)).toBe(gross);
      },
    ),
    { numRuns: 400 },
  ));
