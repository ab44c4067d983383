import { describe, expect, test } from 'vitest';
import { hypergeometric, logGamma } from './special-functions.ts';

const near = (found: number, known: number) =>
  expect(Math.abs(found - known) / Math.max(1, Math.abs(known))).toBeLessThan(1e-11);

describe('ln Γ', () => {
  test.each([
    [0.001, 6.907178885383853],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1, 0],
    [2, 0],
    [10.5, 13.940625219403763],
    [1_000, 5905.220423209181],
  ])('of %s', (x, known) => near(logGamma(x), known));
});

describe('₂F₁', () => {
  test('is what it is known to be in closed form', () => {
    near(hypergeometric(1, 1, 2, 0.5), 2 * Math.LN2);
    near(hypergeometric(0.3, 1.7, 1.7, 0.9), 0.1 ** -0.3);
    near(hypergeometric(0.5, 1, 1.5, 0.81), Math.log((1 + 0.9) / (1 - 0.9)) / (2 * 0.9));
    near(hypergeometric(2, 3, 4, 0), 1);
  });

  test('holds close to where its series ends', () => {
    near(hypergeometric(1, 1, 2, 0.9999), -Math.log(0.0001) / 0.9999);
    near(hypergeometric(2, 2, 2.5, 0.999), hypergeometric(0.5, 0.5, 2.5, 0.999) * 0.001 ** -1.5);
  });
});
