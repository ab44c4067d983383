import Big from 'big.js';
import { Rejection } from '../decider/index.ts';

/** An exact decimal number as plain text, `12.5`: unit prices, quantities, rates. Never a float, never an exponent. */
export type Decimal = string;

// More than any price list needs, and few enough that a product of five of them is reckoned in no time.
const PLAIN = /^-?\d{1,15}(\.\d{1,12})?$/;

/** Whether a text is a decimal we take: at most 15 digits before the point and 12 behind it. */
export function isDecimal(text: string): boolean {
  return PLAIN.test(text);
}

/** A decimal in the one way it is written: no leading or trailing zeros, no minus at zero; refuses `decimal-unreadable`. */
export function plainDecimal(text: string): Decimal {
  return exact(text).toFixed();
}

/** Product of decimals, exact to the last digit. */
export function productOf(...factors: readonly Decimal[]): Big {
  return factors.reduce((product, factor) => product.times(exact(factor)), new Big(1));
}

/** What is left after so many percent are taken off, as a factor: of 12.5 it is 0.875. */
export function percentLeft(percent: Decimal): Decimal {
  return new Big(100).minus(exact(percent)).times('0.01').toFixed();
}

/** What it becomes when so many percent are put on, as a factor: of 13 it is 1.13. */
export function withPercent(percent: Decimal): Decimal {
  return new Big(100).plus(exact(percent)).times('0.01').toFixed();
}

/** Sum of decimals. */
export function sumDecimals(summands: Iterable<Decimal>): Decimal {
  let sum = new Big(0);
  for (const summand of summands) sum = sum.plus(exact(summand));
  return sum.toFixed();
}

/** Negative, zero or positive as the first is less than, equal to or greater than the second. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  return exact(a).cmp(exact(b));
}

/** A decimal to reckon with; refuses `decimal-unreadable`. */
export function exact(text: Decimal): Big {
  if (!isDecimal(text)) throw new Rejection('decimal-unreadable', { given: text.slice(0, 40) });
  const number = new Big(text);
  return number.eq(0) ? number.abs() : number;
}
