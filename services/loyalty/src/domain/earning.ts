import { Rejection } from '@rapport/kernel/decider';
import { type Decimal, type Money, compareDecimals, productOf } from '@rapport/kernel/money';
import type { AwardedLine } from './member.events.ts';
import type { EarningRule, PointsRounding } from './programme.events.ts';

/** What was ordered, as far as points are concerned. */
export interface OrderedLine {
  readonly line: number;
  readonly productId: string;
  readonly quantity: Decimal;
  readonly net: Money;
  readonly gross: Money;
}

/** What an order earns under a rule, split over its lines. */
export interface Earned {
  readonly rate: Decimal;
  readonly lines: readonly Omit<AwardedLine, 'lot'>[];
}

// The modes of big.js, whose numbers these are.
const MODES = { down: 0, 'half-up': 1, 'half-even': 2 } as const;
type Exact = ReturnType<typeof productOf>;

/**
 * Points for an order: each line's exact share is its amount × the rate × the factors; the sum is rounded once, and
 * split over the lines by largest remainder. Factors add to what can be spent alone: qualifying points are amount × rate.
 * Undefined where the rule has no rate for the currency.
 */
export function earnedBy(
  lines: readonly OrderedLine[],
  rule: EarningRule,
  tierFactor: Decimal,
): Earned | undefined {
  const currency = lines[0]?.gross.currency;
  const rate = rule.rates.find((one) => one.currency === currency)?.pointsPerUnit;
  if (rate === undefined) return undefined;
  const based = lines.map((line) => ({
    line,
    amount: line[rule.base],
    factor: factorFor(rule, line.productId),
  }));
  const plain = based.map(({ amount }) => atLeastNothing(productOf(amount.amount, rate)));
  const qualifying = split(plain, rule.rounding);
  const points = split(
    plain.map((exact, i) => exact.times(based[i]!.factor).times(tierFactor)),
    rule.rounding,
  );
  return {
    rate,
    lines: based.map(({ line: { line, productId, quantity }, amount, factor }, i) => ({
      line,
      productId,
      quantity,
      amount,
      factor,
      points: points[i]!,
      qualifying: qualifying[i]!,
    })),
  };
}

/** Of several multipliers that name a product the largest counts. */
function factorFor({ multipliers }: EarningRule, productId: string): Decimal {
  const named = multipliers.filter(({ productIds }) => productIds.includes(productId));
  return named.map(({ factor }) => factor).toSorted((a, b) => compareDecimals(b, a))[0] ?? '1';
}

function atLeastNothing(exact: Exact): Exact {
  return exact.lt(0) ? exact.times(0) : exact;
}

/**
 * Whole points for exact shares: their sum rounded once; each share gets its whole part, and what is left goes one by one
 * to the largest remainders, of equal ones to the earlier.
 */
export function split(shares: readonly Exact[], rounding: PointsRounding): readonly number[] {
  if (shares.length === 0) return [];
  const whole = shares.map((share) => share.round(0, MODES.down));
  const sum = shares.reduce((a, b) => a.plus(b));
  const total = sum.round(0, MODES[rounding]);
  if (total.gt(Number.MAX_SAFE_INTEGER)) throw new Rejection('points-too-many');
  let left = total.minus(whole.reduce((a, b) => a.plus(b))).toNumber();
  const byRemainder = shares
    .map((share, i) => ({ i, remainder: share.minus(whole[i]!) }))
    .toSorted((a, b) => b.remainder.cmp(a.remainder) || a.i - b.i);
  const points = whole.map((each) => each.toNumber());
  for (const { i } of byRemainder) {
    if (left <= 0) break;
    points[i]! += 1;
    left -= 1;
  }
  return points;
}
