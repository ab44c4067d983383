import { type Search, lowest } from './maximum.ts';
import type { RepeatPurchase } from './model.events.ts';
import { hypergeometric, logGamma } from './special-functions.ts';

/** What BG/NBD needs to know of customers: so many of them bought again so often, last after so long, watched for so long. */
export interface Counted {
  /** Repeat purchases: days with one, after the first. */
  readonly x: number;
  /** Time from the first purchase to the last; 0 for x = 0. */
  readonly tx: number;
  /** Time from the first purchase to the end of watching. */
  readonly t: number;
  readonly customers: number;
}
export type BgNbd = Pick<RepeatPurchase, 'r' | 'alpha' | 'a' | 'b'>;

/**
 * Log-likelihood of BG/NBD: Fader, Hardie and Lee, "'Counting Your Customers' the Easy Way: An Alternative to the Pareto/NBD
 * Model", Marketing Science 24 (2005), eq. 6, in the form of their note "Implementing the BG/NBD Model for Customer Base
 * Analysis in Excel": ln A1 + ln A2 + ln(e^A3 + [x > 0] e^A4), with the sum of exponentials taken about its larger term.
 * What depends on x alone is reckoned once per x.
 */
export function bgNbdLogLikelihood({ r, alpha, a, b }: BgNbd, counted: readonly Counted[]): number {
  const perX: { readonly begin: number; readonly gone: number }[] = [];
  const fixed = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
  let sum = 0;
  for (const { x, tx, t, customers } of counted) {
    perX[x] ??= {
      begin: fixed + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x),
      gone: x > 0 ? Math.log(a) - Math.log(b + x - 1) : Number.NEGATIVE_INFINITY,
    };
    const { begin, gone } = perX[x];
    const stays = -(r + x) * Math.log(alpha + t);
    const left = gone - (r + x) * Math.log(alpha + tx);
    const larger = Math.max(stays, left);
    sum += customers * (begin + larger + Math.log(Math.exp(stays - larger) + Math.exp(left - larger)));
  }
  return sum;
}

/** Finds the four parameters by maximum likelihood, over their logarithms so that none can fall below nothing. */
export function* fitBgNbd(counted: readonly Counted[]): Search<RepeatPurchase> {
  const customers = counted.reduce((sum, one) => sum + one.customers, 0);
  const watched = counted.reduce((sum, one) => sum + one.customers * one.t, 0) / customers;
  const of = ([r, alpha, a, b]: readonly number[]): BgNbd => ({
    r: Math.exp(r!),
    alpha: Math.exp(alpha!),
    a: Math.exp(a!),
    b: Math.exp(b!),
  });
  // Per customer, so that what counts as flat does not depend on how many they are.
  const value = (at: readonly number[]) => -bgNbdLogLikelihood(of(at), counted) / customers;
  const found = yield* lowest(value, [0, Math.log(Math.max(watched / 4, 1e-3)), 0, 0]);
  return { ...of(found.at), logLikelihood: -found.value * customers, customers };
}

/** Chance that a customer still buys, ibid. (Fader and Hardie's note on P(alive), 2008). One who bought once always may. */
export function staysWith({ r, alpha, a, b }: BgNbd, { x, tx, t }: Omit<Counted, 'customers'>): number {
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * Math.exp((r + x) * Math.log((alpha + t) / (alpha + tx))));
}

/** Purchases to be expected of a customer in the next `ahead`, ibid. eq. 10. */
export function expectedPurchases(model: BgNbd, customer: Omit<Counted, 'customers'>, ahead: number): number {
  const { r, alpha, b } = model;
  // The closed form has a pole at a = 1 that the expectation has not: beside it the value is the same to ten digits.
  const a = Math.abs(model.a - 1) < 1e-6 ? 1 + 1e-6 : model.a;
  const { x, t } = customer;
  const z = ahead / (alpha + t + ahead);
  const left = (1 - z) ** (r + x) * hypergeometric(r + x, b + x, a + b + x - 1, z);
  return ((a + b + x - 1) / (a - 1)) * (1 - left) * staysWith({ ...model, a }, customer);
}
