import type { Repeated } from './purchases.ts';

/** How repeat purchases come, and what each is worth, as the model said that was fitted last; time in weeks. */
export interface Model {
  readonly currency: string;
  readonly repeatPurchase: {
    readonly r: number;
    readonly alpha: number;
    readonly a: number;
    readonly b: number;
  };
  readonly purchaseValue?: { readonly p: number; readonly q: number; readonly gamma: number } | undefined;
}

/** Gauss's hypergeometric function 2F1 by its series, for 0 <= z < 1 (DLMF 15.2.1). */
function hypergeometric(a: number, b: number, c: number, z: number): number {
  let sum = 1;
  for (let n = 0, term = 1; term > 1e-17 * sum; n += 1) {
    term *= ((a + n) * (b + n) * z) / ((c + n) * (n + 1));
    sum += term;
  }
  return sum;
}

/**
 * Purchases to be expected in the weeks ahead: Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing
 * Science 24 (2005), eq. 10, as printed there.
 */
export function purchasesAhead(
  { repeatPurchase }: Model,
  { x, tx, t }: Pick<Repeated, 'x' | 'tx' | 't'>,
  weeks: number,
): number {
  const { r, alpha, a, b } = repeatPurchase;
  const z = weeks / (alpha + t + weeks);
  const gone =
    ((alpha + t) / (alpha + t + weeks)) ** (r + x) * hypergeometric(r + x, b + x, a + b + x - 1, z);
  const lost = x > 0 ? (a / (b + x - 1)) * ((alpha + t) / (alpha + tx)) ** (r + x) : 0;
  return (((a + b + x - 1) / (a - 1)) * (1 - gone)) / (1 + lost);
}

/**
 * What a purchase is expected to come to: the mean of all and the customer's own, each by its weight (Fader and Hardie, "The
 * Gamma-Gamma Model of Monetary Value", 2013, eq. 5). Undefined: the model does not say, or has no mean.
 */
export function spendOf({ purchaseValue }: Model, x: number, mean: number): number | undefined {
  if (!purchaseValue || purchaseValue.q <= 1) return undefined;
  const { p, q, gamma } = purchaseValue;
  const own = (p * x) / (p * x + q - 1);
  return own * mean + (1 - own) * ((p * gamma) / (q - 1));
}
