import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Money,
  type RoundingMode,
  addMoney,
  currencies,
  isCurrency,
  isDecimal,
  minorDigits,
  minorOf,
  moneyOf,
  plainDecimal,
  productOf,
  readMoney,
  roundedMoney,
  subtractMoney,
  sumMoney,
  totalsByCurrency,
} from './index.ts';

const cny = (amount: string): Money => ({ amount, currency: 'CNY' });

describe('currencies', () => {
  test('have the digits of ISO 4217: none, two or three', () => {
    expect(['JPY', 'KRW', 'CNY', 'EUR', 'HUF', 'IDR', 'KWD', 'TND'].map(minorDigits)).toEqual([
      0, 0, 2, 2, 2, 2, 3, 3,
    ]);
    expect(currencies).toHaveLength(new Set(currencies).size);
    expect(currencies.length).toBeGreaterThan(150);
    expect(['XAU', 'cny', 'RMB', '__proto__', ''].filter(isCurrency)).toEqual([]);
    expect(() => minorDigits('RMB')).toThrow('currency-unknown');
  });
});

describe('an amount', () => {
  test('is read with its currency’s digits, and never rounded while it is read', () => {
    expect(readMoney(cny('12.3'))).toEqual(cny('12.30'));
    expect(readMoney({ amount: '0012', currency: 'JPY' })).toEqual({ amount: '12', currency: 'JPY' });
    expect(readMoney({ amount: '-1.5', currency: 'KWD' }).amount).toBe('-1.500');
    expect(readMoney(cny('-0')).amount).toBe('0.00');
    expect(readMoney(cny('7.100')).amount).toBe('7.10');
    for (const amount of ['12.345', '1e3', '', '.5', '1.', '12,30', '٣', 'NaN'])
      expect(() => readMoney(cny(amount)), amount).toThrow('amount-unreadable');
    expect(() => readMoney({ amount: '1.5', currency: 'JPY' })).toThrow('amount-unreadable');
    expect(() => readMoney(cny('9'.repeat(20)))).toThrow('amount-too-large');
  });

  test('is the same counted in the smallest unit', () =>
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.constantFrom(...currencies), (minor, currency) => {
        const money = moneyOf(minor, currency);
        expect(minorOf(money)).toBe(minor);
        expect(readMoney(money)).toEqual(money);
      }),
    ));

  test('is added to amounts of its own currency alone', () => {
    expect(addMoney(cny('0.10'), cny('0.20'))).toEqual(cny('0.30'));
    expect(subtractMoney(cny('0.10'), cny('0.20'))).toEqual(cny('-0.10'));
    expect(sumMoney('CNY', [])).toEqual(cny('0.00'));
    expect(() => addMoney(cny('1.00'), { amount: '1.00', currency: 'EUR' })).toThrow('currencies-mixed');
    expect(() => sumMoney('EUR', [cny('1.00')])).toThrow('currencies-mixed');
    const several = [cny('1.00'), { amount: '5', currency: 'JPY' }, cny('2.50')];
    expect(totalsByCurrency(several)).toEqual([cny('3.50'), { amount: '5', currency: 'JPY' }]);
  });
});

test('a decimal is written in one way, and what is none is refused', () => {
  expect(['007.50', '-0.0', '1', '0.000001'].map(plainDecimal)).toEqual(['7.5', '0', '1', '0.000001']);
  expect(['1e3', ' 1', '1.', '', '+1', '1.1234567890123', 'Infinity'].filter(isDecimal)).toEqual([]);
});

/** A rational number, reckoned the long way. */
interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

const rational = (text: string): Rational => {
  const [whole = '', fraction = ''] = text.split('.');
  return { over: BigInt(whole + fraction), under: 10n ** BigInt(fraction.length) };
};
const times = (a: Rational, b: Rational): Rational => ({ over: a.over * b.over, under: a.under * b.under });
const through = (a: Rational, b: Rational): Rational =>
  times(a, b.over < 0n ? { over: -b.under, under: -b.over } : { over: b.under, under: b.over });
const abs = (n: bigint) => (n < 0n ? -n : n);

/** The nearest whole number of smallest units, found by comparing twice the rest with the divisor. */
function nearest({ over, under }: Rational, digits: number, mode: RoundingMode): bigint {
  const scaled = abs(over) * 10n ** BigInt(digits);
  const [whole, rest] = [scaled / under, scaled % under];
  const up = 2n * rest > under || (2n * rest === under && (mode === 'half-up' || whole % 2n === 1n));
  const size = up ? whole + 1n : whole;
  return over < 0n ? -size : size;
}

const decimal = fc
  .tuple(fc.integer({ min: -999_999, max: 999_999 }), fc.nat({ max: 4 }))
  .map(([digits, places]) => new Big(digits).div(new Big(10).pow(places)).toFixed());
const divisor = fc.integer({ min: 1, max: 99_999 }).map((n) => new Big(n).div(1000).toFixed());
const mode = fc.constantFrom<RoundingMode>('half-up', 'half-even');

test('products and quotients are rounded once, as an exact reckoning with fractions rounds them', () =>
  fc.assert(
    fc.property(
      fc.array(decimal, { minLength: 1, maxLength: 4 }),
      divisor,
      fc.constantFrom('JPY', 'CNY', 'KWD'),
      mode,
      (factors, by, currency, how) => {
        const exact = through(factors.map(rational).reduce(times), rational(by));
        const expected = nearest(exact, minorDigits(currency), how);
        const rounded = () => minorOf(roundedMoney(productOf(...factors), currency, how, by));
        if (abs(expected) < 2n ** 53n) expect(rounded()).toBe(expected);
        else expect(rounded).toThrow('amount-too-large');
      },
    ),
    { numRuns: 1000 },
  ));

test.each([
  ['0.125', 'half-up', '0.13'],
  ['0.125', 'half-even', '0.12'],
  ['0.135', 'half-even', '0.14'],
  ['-0.125', 'half-up', '-0.13'],
  ['-0.001', 'half-up', '0.00'],
] as const)('%s rounded %s is %s', (amount, how, expected) =>
  expect(roundedMoney(amount, 'CNY', how)).toEqual(cny(expected)),
);
