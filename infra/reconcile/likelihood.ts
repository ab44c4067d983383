import type { Model } from './foresight.ts';
import type { Repeated } from './purchases.ts';

/** ln Γ(z) for z > 0: Stirling's series (DLMF 5.11.1) from ten on, to fourteen digits; below by the recurrence 5.5.1. */
export function logGamma(z: number): number {
  let [shifted, below] = [z, 0];
  for (; shifted < 10; shifted += 1) below += Math.log(shifted);
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - below;
}

const sum = <One>(all: readonly One[], of: (one: One) => number) =>
  all.reduce((total, one) => total + of(one), 0);

/**
 * Log-likelihood of how customers bought again: Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing
 * Science 24 (2005), eq. 6, factor by factor as printed there.
 */
export function likelihoodOfBuying(
  { r, alpha, a, b }: Model['repeatPurchase'],
  customers: readonly Repeated[],
): number {
  const beta = (one: number, other: number) => logGamma(one) + logGamma(other) - logGamma(one + other);
  return sum(customers, ({ x, tx, t }) => {
    const bought = logGamma(r + x) - logGamma(r) + r * Math.log(alpha);
    const alive = beta(a, b + x) - beta(a, b) - (r + x) * Math.log(alpha + t);
    if (x === 0) return bought + alive;
    const gone = beta(a + 1, b + x - 1) - beta(a, b) - (r + x) * Math.log(alpha + tx);
    const larger = Math.max(alive, gone);
    return bought + larger + Math.log(Math.exp(alive - larger) + Math.exp(gone - larger));
  });
}

/**
 * Log-likelihood of what was paid on average, in units of the currency: Fader and Hardie, "The Gamma-Gamma Model of Monetary
 * Value" (2013), eq. 1a, over customers who bought again for more than nothing.
 */
export function likelihoodOfSpending(
  { p, q, gamma }: NonNullable<Model['purchaseValue']>,
  customers: readonly Pick<Repeated, 'x' | 'mean'>[],
): number {
  return sum(
    customers,
    ({ x, mean }) =>
      logGamma(p * x + q) -
      logGamma(p * x) -
      logGamma(q) +
      q * Math.log(gamma) +
      (p * x - 1) * Math.log(mean) +
      p * x * Math.log(x) -
      (p * x + q) * Math.log(gamma + x * mean),
  );
}

/** So much of each parameter more or less is tried. */
const STEP = 0.01;
/** Likelier by less than this, relatively, counts as no likelier: a search ends before the last digit. */
const NO_MORE = 1e-7;

/** The neighbours of parameters, one of them a little more or less, that are likelier than they are; none at a maximum. */
export function likelierThan<Parameters extends Readonly<Record<string, number>>>(
  found: Parameters,
  likelihood: (parameters: Parameters) => number,
): readonly string[] {
  const best = likelihood(found);
  return Object.entries(found).flatMap(([name, value]) =>
    [1 - STEP, 1 + STEP]
      .map((factor) => ({ name, factor, at: { ...found, [name]: value * factor } }))
      .filter(({ at }) => likelihood(at) > best + NO_MORE * Math.abs(best))
      .map((one) => `${one.name} × ${one.factor}`),
  );
}
