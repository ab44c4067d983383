import {
  type Currency,
  type Decimal,
  compareDecimals,
  percentLeft,
  productOf,
  roundedMoney,
  subtractMoney,
  sumMoney,
  addMoney,
  withPercent,
} from '@rapport/kernel/money';
import type { Amounts, LineTerms, QuoteTerms, ReckonedLine } from './terms.ts';

/** Lines with what they come to, and the sums. */
export interface Reckoning {
  readonly lines: readonly ReckonedLine[];
  readonly totals: Amounts;
  /** The same by rate of tax, in the order of the rates. */
  readonly taxes: readonly (Amounts & { readonly taxPercent: Decimal })[];
}

type Terms = Pick<QuoteTerms, 'currency' | 'tax' | 'rounding' | 'discountPercent'>;

/**
 * What lines come to. Of each line the price times the quantity less both discounts is exact; its amount and its tax are
 * each rounded once from that, and the third figure follows from the two. Sums add rounded lines, so that a paper can be
 * added up by hand.
 */
export function reckon(terms: Terms, lines: readonly LineTerms[]): Reckoning {
  const reckoned = lines.map((line, i) => ({ ...line, line: i + 1, ...reckonLine(terms, line) }));
  return {
    lines: reckoned,
    totals: sumAmounts(terms.currency, reckoned),
    taxes: taxesOf(terms.currency, reckoned),
  };
}

/** What lines come to by rate of tax, in the order of the rates. */
export function taxesOf(currency: Currency, lines: readonly ReckonedLine[]): Reckoning['taxes'] {
  return [...Map.groupBy(lines, ({ taxPercent }) => taxPercent)]
    .toSorted(([a], [b]) => compareDecimals(a, b))
    .map(([taxPercent, of]) => ({ taxPercent, ...sumAmounts(currency, of) }));
}

function reckonLine({ currency, tax, rounding, discountPercent }: Terms, line: LineTerms): Amounts {
  const exact = productOf(
    line.quantity,
    line.unitPrice,
    percentLeft(line.discountPercent),
    percentLeft(discountPercent),
  );
  const taxed = exact.times(line.taxPercent).times('0.01');
  const amount = roundedMoney(exact, currency, rounding);
  if (tax === 'exclusive') {
    const added = roundedMoney(taxed, currency, rounding);
    return { net: amount, tax: added, gross: addMoney(amount, added) };
  }
  const contained = roundedMoney(taxed, currency, rounding, withPercent(line.taxPercent));
  return { net: subtractMoney(amount, contained), tax: contained, gross: amount };
}

/** Sums of amounts of one currency. */
export function sumAmounts(currency: Currency, amounts: readonly Amounts[]): Amounts {
  const sum = (of: (each: Amounts) => Amounts['net']) => sumMoney(currency, amounts.map(of));
  return { net: sum(({ net }) => net), tax: sum(({ tax }) => tax), gross: sum(({ gross }) => gross) };
}
