import type Big from 'big.js';
import { Rejection } from '../decider/index.ts';
import { type Currency, minorDigits } from './currencies.ts';

/** An amount with exactly the digits of its currency, as JSON and events have it: `{"amount":"12.30","currency":"CNY"}`. */
export interface Money {
  readonly amount: string;
  readonly currency: Currency;
}

// As far as every part counts exactly, screens too: ninety trillion of a currency with two digits.
const MOST = BigInt(Number.MAX_SAFE_INTEGER);
const AMOUNT = /^(-?)(\d{1,90})(?:\.(\d{1,12}))?$/;

/** An amount of the smallest unit: `moneyOf(1230n, 'CNY')` is 12.30. Refuses `amount-too-large`. */
export function moneyOf(minor: bigint, currency: Currency): Money {
  if (minor > MOST || minor < -MOST) throw new Rejection('amount-too-large', { currency });
  const digits = minorDigits(currency);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return {
    amount: (minor < 0n ? '-' : '') + (digits === 0 ? whole : `${whole}.${text.slice(-digits)}`),
    currency,
  };
}

/** An amount counted in the smallest unit of its currency; refuses `amount-unreadable`. */
export function minorOf({ amount, currency }: Money): bigint {
  const digits = minorDigits(currency);
  const [, minus, whole = '', fraction = ''] = AMOUNT.exec(amount) ?? [];
  if (whole === '' || /[^0]/.test(fraction.slice(digits)))
    throw new Rejection('amount-unreadable', { amount: amount.slice(0, 40), currency });
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return minus ? -minor : minor;
}

/**
 * An amount as somebody wrote it, with the currency's digits filled up; refuses `amount-unreadable`: more digits than the
 * currency has are no amount of it and are not rounded away.
 */
export function readMoney(given: Money): Money {
  return moneyOf(minorOf(given), given.currency);
}

/** Sum of two amounts; refuses `currencies-mixed`. */
export function addMoney(a: Money, b: Money): Money {
  return sumMoney(a.currency, [a, b]);
}

/** What is left of an amount; refuses `currencies-mixed`. */
export function subtractMoney(a: Money, b: Money): Money {
  return sumMoney(a.currency, [a, negated(b)]);
}

/** The same amount the other way round. */
export function negated(money: Money): Money {
  return moneyOf(-minorOf(money), money.currency);
}

/** Whether nothing is owed. */
export function isZero(money: Money): boolean {
  return minorOf(money) === 0n;
}

/** Sum of amounts that must all be of one currency; refuses `currencies-mixed`. Of none it is zero. */
export function sumMoney(currency: Currency, amounts: Iterable<Money>): Money {
  let minor = 0n;
  for (const money of amounts) {
    if (money.currency !== currency)
      throw new Rejection('currencies-mixed', { currency, other: money.currency });
    minor += minorOf(money);
  }
  return moneyOf(minor, currency);
}

/** One sum per currency, in the order of their codes: how a total over several is said. */
export function totalsByCurrency(amounts: Iterable<Money>): readonly Money[] {
  const sums = new Map<Currency, bigint>();
  for (const money of amounts) sums.set(money.currency, (sums.get(money.currency) ?? 0n) + minorOf(money));
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => moneyOf(minor, currency));
}

/** What has been rounded to the currency's digits, as money. */
export function moneyFromExact(amount: Big, currency: Currency): Money {
  return readMoney({ amount: amount.toFixed(minorDigits(currency)), currency });
}
