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
