import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as say from '../../../services/analytics/test/facts.ts';
import { fitted } from '../../../services/analytics/src/commands/fit.ts';
import type { Fitted } from '../../../services/analytics/src/domain/model.events.ts';
import { id, told } from '../../../services/analytics/test/log-world.ts';
import type { Shown } from '../book.ts';
import { modelsBook } from '../books/models.ts';
import { likelierThan, likelihoodOfBuying, likelihoodOfSpending, logGamma } from '../likelihood.ts';
import { boughtBy, figuresOver } from './hearing.ts';

const rowsOf = (file: string) =>
  readFileSync(new URL(`../../../services/analytics/test/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number));
const times = <One>(one: One, customers: number) => Array.from({ length: customers }, () => one);

describe('the likelihood of a model', () => {
  const bought = rowsOf('cdnow-counts.csv').flatMap(([x, tx, t, customers]) =>
    times({ x: x!, tx: tx!, t: t!, mean: 0 }, customers!),
  );
  const spent = rowsOf('cdnow-spend.csv').flatMap(([x, mean, customers]) =>
    times({ x: x!, mean: mean! }, customers!),
  );
  /** Fader, Hardie and Lee (2005), table 2; Fader and Hardie (2013), section 4. */
  const BUYING = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
  const SPENDING = { p: 6.25, q: 3.74, gamma: 15.44 };

  test('is the published one for the CDNOW sample', () => {
    expect(likelihoodOfBuying(BUYING, bought)).toBeCloseTo(-9_582.4, 1);
    const own = likelihoodOfSpending(SPENDING, spent);
    expect(own).toBeLessThan(-4_000);
    expect(Math.abs(likelihoodOfSpending({ ...SPENDING, q: 3.741 }, spent) - own)).toBeLessThan(0.01);
  });

  test('is greatest at the published parameters, and not beside them', () => {
    expect(likelierThan(BUYING, (at) => likelihoodOfBuying(at, bought))).toEqual([]);
    expect(likelierThan(SPENDING, (at) => likelihoodOfSpending(at, spent))).toEqual([]);
    expect(likelierThan({ ...BUYING, r: 0.26 }, (at) => likelihoodOfBuying(at, bought))).toContain(
      'r × 0.99',
    );
    expect(likelierThan({ ...SPENDING, q: 3.5 }, (at) => likelihoodOfSpending(at, spent))).toContain(
      'q × 1.01',
    );
  });

  test('rests on the logarithm of the gamma function', () => {
    for (const [z, factorial] of [
      [1, 1],
      [2, 1],
      [6, 120],
      [13, 479_001_600],
    ] as const)
      expect(logGamma(z)).toBeCloseTo(Math.log(factorial), 11);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  });
});

const FIRST = Date.UTC(2025, 0, 6);
const dayOf = (n: number) => new Date(FIRST + n * 86_400_000).toISOString().slice(0, 10);
const CUT_OFF = dayOf(300);
const KNOWN_UNTIL = `${dayOf(301)}T04:00:00.000Z`;
const LATER = `${dayOf(301)}T04:00:00.001Z`;

/** Sixty customers, of whom some bought once, others again, more or less often and for more or less. */
const shop = Array.from({ length: 60 }, (_, who) =>
  Array.from({ length: 1 + (who % 3) * (1 + (who % 2)) }, (_nth, nth) =>
    say.order(`o${who}/${nth}`, `customer ${who}`, dayOf(who + nth * (11 + (who % 7) * 5)), [
      ['lamp', `${20 + ((who * 7 + nth * 3) % 50)}.00`],
    ]),
  ),
).flat();
/** What is known when the model is fitted: two are one, somebody sent a part back, somebody everything. */
const known = [
  ...Array.from({ length: 60 }, (_, who) => say.party(`customer ${who}`, `${dayOf(0)}T00:00:00.000Z`)),
  ...shop,
  say.merge('customer 3', 'customer 4', KNOWN_UNTIL),
  say.comesBack('o5/1', dayOf(290), 1, '10.00'),
  say.comesBack('o6/0', dayOf(291), 1, '62.00'),
];
/** What came to be known after it was fitted, though some of it had happened before. */
const unknown = [
  say.merge('customer 8', 'customer 10', LATER),
  say.comesBack('o11/1', dayOf(299), 1, '5.00', { at: LATER }),
  say.order('late', 'customer 0', dayOf(298), [['lamp', '30.00']], { at: LATER }),
];

/** What analytics fits to it. */
async function fit(): Promise<Fitted> {
  const bought = await boughtBy([...known, ...unknown], CUT_OFF, KNOWN_UNTIL);
  return (await fitted({ bought, cutOff: CUT_OFF, knownUntil: KNOWN_UNTIL, currency: 'CNY' }))!;
}

const screen = (...items: readonly object[]): Shown => ({
  get: async () => ({ items }),
  list: async () => [],
});

/** What differs, and what was compared, where the log says this of the fit and the screen that. */
async function comparing(said: Fitted | undefined, shown: Shown) {
  const event = {
    ...said,
    version: 1,
    kind: 'customer-value',
    method: 'bg-nbd/gamma-gamma',
    methodVersion: 1,
  };
  const fits = said ? [told('rapport.analytics.model.v1', 'modelFitted', id('model'), event, LATER)] : [];
  const figures = await figuresOver(modelsBook(), [...known, ...unknown, ...fits], shown);
  return {
    all: figures.map(({ what }) => what),
    differing: figures.flatMap(({ what, recomputed, shown: on }) => (recomputed === on ? [] : [what])),
  };
}

describe('a fit', () => {
  test('is of the purchases that were known then, and of no parameters that are less likely', async () => {
    const found = await fit();
    const { all, differing } = await comparing(found, screen({ edition: 1, ...found }));
    expect(differing).toEqual([]);
    expect(all).toEqual([
      'last fit of the model',
      ...['how customers buy again', 'what a purchase is worth'].flatMap((what) =>
        ['customers of', 'log-likelihood of', 'parameters likelier than those of'].map(
          (which) => `${which} ${what}, fit 1`,
        ),
      ),
    ]);
    expect(found.repeatPurchase.customers).toBe(58);
  });

  test('differs where other parameters, another likelihood or other customers are shown', async () => {
    const found = await fit();
    const { repeatPurchase: buying, purchaseValue: spending } = found;
    const off = { ...buying, alpha: buying.alpha * 1.05 };
    const of = async (wrong: object) =>
      (await comparing(found, screen({ edition: 1, ...found, ...wrong }))).differing;
    expect(await of({ repeatPurchase: off })).toEqual([
      'log-likelihood of how customers buy again, fit 1',
      'parameters likelier than those of how customers buy again, fit 1',
    ]);
    expect(await of({ repeatPurchase: { ...buying, customers: 60 } })).toEqual([
      'customers of how customers buy again, fit 1',
    ]);
    expect(
      await of({ purchaseValue: { ...spending, logLikelihood: spending!.logLikelihood * 1.001 } }),
    ).toEqual(['log-likelihood of what a purchase is worth, fit 1']);
    expect((await comparing(found, screen())).differing).toEqual(['last fit of the model']);
    expect((await comparing(undefined, screen())).all).toEqual([]);
  });
});
