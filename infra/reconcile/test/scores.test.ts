import { describe, expect, test } from 'vitest';
import * as say from '../../../services/analytics/test/facts.ts';
import { scoresOf } from '../../../services/analytics/src/domain/scoring.ts';
import type { Scores } from '../../../services/analytics/src/domain/profile.events.ts';
import type { ModelFitted } from '../../../services/analytics/src/domain/model.events.ts';
import { type Told, ZONE, id, told } from '../../../services/analytics/test/log-world.ts';
import { randomWorld } from '../../../services/analytics/test/random-world.ts';
import type { Shown } from '../book.ts';
import { scoresBook } from '../books/scores.ts';
import { purchasesAhead, spendOf } from '../foresight.ts';
import { boughtBy, figuresOver } from './hearing.ts';

const DAY = '2026-03-16';
const NOON = `${DAY}T04:00:00.000Z`;
/** As fitted to the CDNOW sample: Fader, Hardie and Lee (2005), and Fader and Hardie (2013). */
const CDNOW = {
  currency: 'CNY',
  repeatPurchase: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, logLikelihood: -9582.4, customers: 2357 },
  purchaseValue: { p: 6.25, q: 3.74, gamma: 15.44, logLikelihood: -4059, customers: 946 },
};
const fitted = {
  ...CDNOW,
  ...{ version: 1, method: 'bg-nbd/gamma-gamma', methodVersion: 1, dataDigest: '' },
  ...{ cutOff: '2026-02-28', knownUntil: '2026-03-01T00:00:00.000Z' },
} as const satisfies ModelFitted['data'];
const fits = told('rapport.analytics.model.v1', 'modelFitted', id('model'), fitted, NOON);

const COMPANIES = [11, 12];

/** Companies take a warehouse each. */
function memoised<Value>(make: (seed: number) => Promise<Value>): (seed: number) => Promise<Value> {
  const made = new Map<number, Promise<Value>>();
  return (seed) => {
    const known = made.get(seed) ?? make(seed);
    made.set(seed, known);
    return known;
  };
}

/** What analytics says of everybody who bought in a company, and the company's log. */
const scored = memoised(async (seed: number) => {
  const company = randomWorld(seed);
  const bought = await boughtBy(company, DAY);
  return { company, said: scoresOf(bought, 'CNY', fitted) };
});

/** Screens that show these scores. */
const showing = (said: ReadonlyMap<string, Scores>): Shown => ({
  get: async (path) => {
    if (path === '/api/console/v1/operations') return { clock: { now: NOON } };
    const scores = said.get(path.split('/').at(-1)!);
    return scores ? { scores } : {};
  },
  list: async () => [],
});

const scoresOver = (log: readonly Told[], shown: Shown) => figuresOver(scoresBook(ZONE, 1_000), log, shown);

describe('how customers rank', () => {
  test.each(COMPANIES)('is the same to analytics and to the events alone, in company %i', async (seed) => {
    const { company, said } = await scored(seed);
    const figures = await scoresOver([...company, fits], showing(said));
    const ranked = figures.filter(({ recomputed }) => recomputed !== 'none');
    expect(ranked.map(({ what }) => what.split(' ').at(-1)).toSorted()).toEqual([...said.keys()].toSorted());
    expect(figures.length).toBeGreaterThan(5);
    expect(figures.filter(({ recomputed, shown }) => recomputed !== shown)).toEqual([]);
    expect(new Set(figures.map(({ recomputed }) => recomputed)).size).toBeGreaterThan(3);
  });

  test('is the same along a scale of customers who bought once, the longer ago the less; what lies ahead is not bought yet', async () => {
    const ago = Array.from({ length: 120 }, (_, nth) => 5 * nth);
    const bought = ago.map((watched) => {
      const who = id(`bought ${watched} days ago`);
      return { who, days: 1, span: 0, watched, total: 5_000, repeated: 0, lately: 5_000 };
    });
    const dayBefore = (days: number) =>
      new Date(Date.parse(DAY) - days * 86_400_000).toISOString().slice(0, 10);
    const orders = ago.map((days) =>
      say.order(`order ${days}`, `bought ${days} days ago`, dayBefore(days), [['lamp', '50.00']]),
    );
    const back = [
      say.order('order back', 'sent it back', dayBefore(9), [['lamp', '50.00']]),
      say.comesBack('order back', dayBefore(3), 1, '50.00'),
    ];
    const tomorrow = say.order('order ahead', 'ahead', dayBefore(-1), [['lamp', '50.00']]);
    const figures = await scoresOver(
      [...orders, ...back, tomorrow, fits],
      showing(scoresOf(bought, 'CNY', fitted)),
    );
    const nowhere = [id('sent it back'), id('ahead')].map((who) => `scores of customer ${who}`);
    expect(figures).toHaveLength(ago.length + nowhere.length);
    expect(figures.flatMap(({ what, recomputed }) => (recomputed === 'none' ? what : [])).toSorted()).toEqual(
      nowhere.toSorted(),
    );
    expect(figures.filter(({ recomputed, shown }) => recomputed !== shown)).toEqual([]);
    const churns = figures.map(({ recomputed }) => String(recomputed).split(', ')[1]);
    expect(new Set(churns)).toEqual(new Set(['low', 'medium', 'high', undefined]));
  });

  test('differs where nothing is said of somebody, and where something else is', async () => {
    const { company, said } = await scored(COMPANIES[0]!);
    const [who] = [...said.keys()].toSorted();
    const silent = new Map([...said].filter(([partyId]) => partyId !== who));
    const [missing] = (await scoresOver([...company, fits], showing(silent))).filter(
      ({ recomputed, shown }) => recomputed !== shown,
    );
    expect(missing).toMatchObject({ what: `scores of customer ${who}`, shown: 'none' });
    const wrong = new Map([...said].map(([partyId, scores]) => [partyId, { ...scores, recency: 6 }]));
    const figures = await scoresOver([...company, fits], showing(wrong));
    expect(figures.filter(({ recomputed, shown }) => recomputed !== shown)).toHaveLength(said.size);
  });

  test('is compared with nothing as long as no model says in which currency', async () => {
    const { company, said } = await scored(COMPANIES[0]!);
    expect(await scoresOver(company, showing(said))).toEqual([]);
  });
});

describe('what is to be expected', () => {
  test('of a customer of the CDNOW sample is what was published', () => {
    expect(purchasesAhead(CDNOW, { x: 2, tx: 30.43, t: 38.86 }, 39)).toBeCloseTo(1.226, 3);
    expect(spendOf(CDNOW, 0, 0)).toBeCloseTo((6.25 * 15.44) / 2.74, 10);
  });

  test('to be spent is not said by a model without a mean', () => {
    const heavy = { ...CDNOW, purchaseValue: { ...CDNOW.purchaseValue, q: 1 } };
    expect(spendOf(heavy, 3, 20)).toBeUndefined();
  });
});
