import { type Search, lowest } from './maximum.ts';
import type { PurchaseValue } from './model.events.ts';
import { logGamma } from './special-functions.ts';

/** So many customers bought again so often, for so much on average. */
export interface Spent {
  readonly x: number;
  /** Mean of their repeat purchases, above 0. */
  readonly mean: number;
  readonly customers: number;
}
export type GammaGamma = Pick<PurchaseValue, 'p' | 'q' | 'gamma'>;

/**
 * Log-likelihood of the Gamma-Gamma model: Fader, Hardie and Lee, "RFM and CLV: Using Iso-Value Curves for Customer Base
 * Analysis", Journal of Marketing Research 42 (2005), in the form of Fader and Hardie's note "The Gamma-Gamma Model of
 * Monetary Value" (2013), eq. 1a.
 */
export function gammaGammaLogLikelihood({ p, q, gamma }: GammaGamma, spent: readonly Spent[]): number {
  let sum = 0;
  for (const { x, mean, customers } of spent) {
    const total = gamma + x * mean;
    sum +=
      customers *
      (logGamma(p * x + q) -
        logGamma(p * x) -
        logGamma(q) +
        q * Math.log(gamma / total) +
        p * x * Math.log((x * mean) / total) -
        Math.log(mean));
  }
  return sum;
}

/** Finds the three parameters by maximum likelihood, over their logarithms. */
export function* fitGammaGamma(spent: readonly Spent[]): Search<PurchaseValue> {
  const customers = spent.reduce((sum, one) => sum + one.customers, 0);
  const mean = spent.reduce((sum, one) => sum + one.customers * one.mean, 0) / customers;
  const of = ([p, q, gamma]: readonly number[]): GammaGamma => ({
    p: Math.exp(p!),
    q: Math.exp(q!),
    gamma: Math.exp(gamma!),
  });
  const value = (at: readonly number[]) => -gammaGammaLogLikelihood(of(at), spent) / customers;
  const found = yield* lowest(value, [Math.log(2), Math.log(4), Math.log(mean)]);
  return { ...of(found.at), logLikelihood: -found.value * customers, customers };
}

/** What a purchase of a customer is expected to come to, ibid. eq. 5; of one who bought once, what it is for all. */
export function expectedSpend({ p, q, gamma }: GammaGamma, { x, mean }: Omit<Spent, 'customers'>): number {
  return (p * (gamma + x * mean)) / (p * x + q - 1);
}
