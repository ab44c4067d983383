import Big, { type RoundingMode as BigMode } from 'big.js';
import { type Currency, minorDigits } from './currencies.ts';
import type { Decimal } from './decimals.ts';
import { type Money, moneyFromExact } from './money.ts';

/**
 * How what lies between two smallest units becomes one of them. `half-up`: what is exactly in the middle goes away from
 * zero, as invoices are written; `half-even`: to the even neighbour, so that many of them do not drift.
 */
export type RoundingMode = 'half-up' | 'half-even';

const MODES: Readonly<Record<RoundingMode, BigMode>> = { 'half-up': 1, 'half-even': 2 };

/**
 * An exact amount, or the quotient of two, as money: rounded once, here. A quotient (tax taken out of a price) is divided
 * and rounded in one step, so that it is never rounded twice.
 */
export function roundedMoney(
  amount: Big | Decimal,
  currency: Currency,
  mode: RoundingMode,
  dividedBy: Big | Decimal = '1',
): Money {
  const digits = minorDigits(currency);
  const divide = Big();
  divide.DP = digits;
  divide.RM = MODES[mode];
  return moneyFromExact(new divide(amount).div(new divide(dividedBy)), currency);
}
