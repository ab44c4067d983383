import { minorDigits, moneyOf } from '@rapport/kernel/money';
import { type Counted, expectedPurchases } from './bg-nbd.ts';
import type { Churn, ValueClass } from './condition.events.ts';
import { type Spent, expectedSpend } from './gamma-gamma.ts';
import type { ModelFitted } from './model.events.ts';
import type { Scores } from './profile.events.ts';

/** What a customer bought, by local days after returns; amounts in the smallest unit of one currency. */
export interface Bought {
  readonly who: string;
  readonly days: number;
  readonly span: number;
  readonly watched: number;
  readonly total: number;
  readonly repeated: number;
  readonly lately: number;
}

const WEEK = 7;
const AHEAD_WEEKS = 52;
/** Shares of customers, best first, that each class ends with. */
const CLASSES: readonly (readonly [ValueClass, number])[] = [
  ['vip', 0.01],
  ['major', 0.1],
  ['ordinary', 0.5],
  ['small', Number.POSITIVE_INFINITY],
];
/** Chance of another purchase within 52 weeks from which on churn is low, and medium. */
const CHURN: readonly (readonly [Churn, number])[] = [
  ['low', 0.6],
  ['medium', 0.3],
  ['high', Number.NEGATIVE_INFINITY],
];

/** How each of those who bought ranks among all of them. Equal customers rank equally, whatever order they come in. */
export function scoresOf(
  all: readonly Bought[],
  currency: string,
  model: ModelFitted['data'] | undefined,
): ReadonlyMap<string, Scores> {
  const ahead = all.map((one) => (model ? foreseen(one, currency, model) : undefined));
  const worth = all.map((one, i) => ahead[i]?.value ?? one.lately);
  const ranks = {
    recency: fifths(all.map(({ span, watched }) => span - watched)),
    frequency: fifths(all.map(({ days }) => days)),
    monetary: fifths(all.map(({ total }) => total)),
  };
  const before = ranked(worth.map((one) => -one));
  return new Map(
    all.map(({ who }, i) => {
      const foresight = ahead[i];
      const scores: Scores = {
        class: CLASSES.find(([, until]) => before[i]! / all.length < until)![0],
        ...(foresight
          ? { churn: foresight.churn, value: moneyOf(BigInt(stepOf(foresight.value)), currency) }
          : {}),
        recency: ranks.recency[i]!,
        frequency: ranks.frequency[i]!,
        monetary: ranks.monetary[i]!,
        modelVersion: model?.version ?? 0,
      };
      return [who, scores];
    }),
  );
}

/** How many rank strictly lower than each. */
function ranked(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const first = new Map<number, number>();
  sorted.forEach((value, i) => void (first.has(value) || first.set(value, i)));
  return values.map((value) => first.get(value)!);
}

const fifths = (values: readonly number[]): readonly number[] =>
  ranked(values).map((lower) => 1 + Math.floor((5 * lower) / values.length));

/** What is to be expected of a customer in the next 52 weeks: purchases by BG/NBD, what each is worth by Gamma-Gamma. */
function foreseen(bought: Bought, currency: string, model: ModelFitted['data']) {
  const counted = countedOf(bought);
  const purchases = expectedPurchases(model.repeatPurchase, counted, AHEAD_WEEKS);
  const unit = 10 ** minorDigits(currency);
  const { purchaseValue } = model;
  const known = purchaseValue && purchaseValue.q > 1 ? purchaseValue : undefined;
  const own = bought.total / bought.days / unit;
  const spend = known ? expectedSpend(known, { x: counted.x, mean: meanOf(bought, unit) }) : own;
  const again = 1 - Math.exp(-purchases);
  return {
    value: Math.max(0, Math.round(purchases * spend * unit)),
    churn: CHURN.find(([, from]) => again >= from)![0],
  };
}

/** As BG/NBD counts: repeat purchases and weeks. */
export function countedOf({ days, span, watched }: Bought): Omit<Counted, 'customers'> {
  return { x: days - 1, tx: span / WEEK, t: watched / WEEK };
}

const meanOf = ({ days, repeated }: Bought, unit: number) => (days > 1 ? repeated / (days - 1) / unit : 0);

/** Down to the next 1, 2 or 5 followed by noughts: what a person remembers of a number that is a guess. */
function stepOf(minor: number): number {
  if (minor < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(minor) + 1e-12);
  return [5, 2, 1].map((step) => step * power).find((step) => step <= minor + 1e-9) ?? 0;
}

/** The counts that the model is fitted to, each kind of customer once, in an order that does not depend on how they came. */
export function countsOf(
  all: readonly Bought[],
  currency: string,
): { readonly counted: readonly Counted[]; readonly spent: readonly Spent[] } {
  const unit = 10 ** minorDigits(currency);
  const counted = tallied(all.map((one) => countedOf(one)));
  const spent = tallied(
    all
      .filter(({ days, repeated }) => days > 1 && repeated > 0)
      .map((one) => ({ x: one.days - 1, mean: meanOf(one, unit) })),
  );
  return { counted, spent };
}

function tallied<One extends object>(all: readonly One[]): readonly (One & { readonly customers: number })[] {
  const found = new Map<string, { readonly one: One; customers: number }>();
  for (const one of all) {
    const key = JSON.stringify(Object.values(one));
    const known = found.get(key);
    if (known) known.customers += 1;
    else found.set(key, { one, customers: 1 });
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { one, customers }]) => ({ ...one, customers }));
}
