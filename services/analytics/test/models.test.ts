import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '@rapport/kernel/values';
import {
  type BgNbd,
  type Counted,
  bgNbdLogLikelihood,
  expectedPurchases,
  fitBgNbd,
  staysWith,
} from '../src/domain/bg-nbd.ts';
import type { Search } from '../src/domain/maximum.ts';
import { expectedSpend, fitGammaGamma, gammaGammaLogLikelihood } from '../src/domain/gamma-gamma.ts';

const rowsOf = (file: string): readonly (readonly number[])[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));
const counted = rowsOf('cdnow-counts.csv').map(([x, tx, t, customers]) => ({
  ...{ x: x!, tx: tx!, t: t!, customers: customers! },
}));
const spent = rowsOf('cdnow-spend.csv').map(([x, mean, customers]) => ({
  ...{ x: x!, mean: mean!, customers: customers! },
}));
/** Goes through a search without a pause. */
function atOnce<Found>(search: Search<Found>): Found {
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}
const PUBLISHED: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

describe('BG/NBD', () => {
  test('fitted to the CDNOW sample has the published parameters and likelihood', () => {
    const fitted = atOnce(fitBgNbd(counted));
    expect(fitted.customers).toBe(2_357);
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      expect(fitted[name]).toBeCloseTo(PUBLISHED[name], 3);
    expect(fitted.logLikelihood).toBeCloseTo(-9_582.4, 1);
  });

  test('expects of a customer what the paper works out', () => {
    const customer = { x: 2, tx: 30.43, t: 38.86 };
    expect(expectedPurchases(PUBLISHED, customer, 39)).toBeCloseTo(1.226, 3);
    expect(staysWith(PUBLISHED, customer)).toBeCloseTo(0.7266, 3);
    expect(staysWith(PUBLISHED, { x: 0, tx: 0, t: 38.86 })).toBe(1);
  });

  test('crosses a = 1 without a step', () => {
    const of = (a: number) => expectedPurchases({ ...PUBLISHED, a }, { x: 3, tx: 20, t: 39 }, 52);
    expect(of(1)).toBeCloseTo((of(0.999) + of(1.001)) / 2, 4);
  });

  test('finds again the parameters that customers were made of', () => {
    const known: BgNbd = { r: 0.6, alpha: 6, a: 0.9, b: 3 };
    const fitted = atOnce(fitBgNbd(madeOf(known, 6_000)));
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      expect(Math.abs(Math.log(fitted[name] / known[name])), name).toBeLessThan(0.25);
    expect(fitted.logLikelihood).toBeGreaterThanOrEqual(bgNbdLogLikelihood(known, madeOf(known, 6_000)));
  });

  test('does not depend on the order in which customers come', () => {
    const some = counted.slice(0, 200);
    const sorted = (list: readonly Counted[]) =>
      list.toSorted((one, other) => one.x - other.x || one.tx - other.tx || one.t - other.t);
    expect(atOnce(fitBgNbd(sorted(some.toReversed())))).toEqual(atOnce(fitBgNbd(sorted(some))));
  });
});

describe('Gamma-Gamma', () => {
  test('fitted to those of the CDNOW sample who bought again has the published parameters', () => {
    const fitted = atOnce(fitGammaGamma(spent));
    expect(fitted.customers).toBe(946);
    expect(fitted.p).toBeCloseTo(6.25, 1);
    expect(fitted.q).toBeCloseTo(3.74, 1);
    expect(fitted.gamma).toBeCloseTo(15.44, 1);
    expect(fitted.logLikelihood).toBeCloseTo(gammaGammaLogLikelihood(fitted, spent), 6);
  });

  test('draws what a customer spends towards what all do, the less they bought the more', () => {
    const model = { p: 6.25, q: 3.74, gamma: 15.44 };
    const all = (model.p * model.gamma) / (model.q - 1);
    expect(expectedSpend(model, { x: 0, mean: 0 })).toBeCloseTo(all, 10);
    const [once, often] = [1, 50].map((x) => expectedSpend(model, { x, mean: 100 }));
    expect(once).toBeGreaterThan(all);
    expect(often).toBeGreaterThan(once!);
    expect(often).toBeLessThan(100);
  });
});

/** Customers who buy as the model says, each watched from another day on. */
function madeOf({ r, alpha, a, b }: BgNbd, customers: number): readonly Counted[] {
  const { next } = seededRandom(7);
  return Array.from({ length: customers }, () => {
    const t = 20 + 40 * next();
    const rate = gamma(r, next) / alpha;
    const [one, other] = [gamma(a, next), gamma(b, next)];
    const leaves = one / (one + other);
    let [x, tx] = [0, 0];
    for (let at = 0; ;) {
      at += -Math.log(1 - next()) / rate;
      if (at > t) break;
      [x, tx] = [x + 1, at];
      if (next() < leaves) break;
    }
    return { x, tx, t, customers: 1 };
  });
}

/** A gamma-distributed number of scale 1 (Marsaglia and Tsang 2000). */
function gamma(shape: number, next: () => number): number {
  if (shape < 1) return gamma(shape + 1, next) * next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - next()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
