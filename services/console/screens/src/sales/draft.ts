import { dayPlus } from '../format/time.ts';
import type { Contents, Product, Terms, WrittenLine } from '../api/sales.ts';

/** A quote as it is being written. */
export interface Draft {
  readonly terms: Terms;
  readonly lines: readonly WrittenLine[];
}

/** How long a new quote holds, in days, unless the seller says otherwise. */
const HOLDS = 30;

/** An empty quote that holds for a month from today, `2026-11-23`. */
export function emptyDraft(currency: string, today: string): Draft {
  const validUntil = dayPlus(today, HOLDS);
  const terms = {
    currency,
    tax: 'exclusive',
    rounding: 'half-up',
    discountPercent: '0',
    validUntil,
  } as const;
  return { terms, lines: [] };
}

/** What was written before, to go on from. */
export function draftOf({ terms, lines }: Contents): Draft {
  return {
    terms,
    lines: lines.map(({ productId, quantity, unitPrice, discountPercent, taxPercent }) => ({
      productId,
      quantity,
      unitPrice,
      discountPercent,
      taxPercent,
    })),
  };
}

/** A line as the catalogue has it on a day; a product without a price in the currency is priced by hand. */
export function lineOf(
  { productId, prices, taxPercent }: Product,
  currency: string,
  today: string,
): WrittenLine {
  const price = prices.find(
    (each) => each.currency === currency && each.from <= today && (each.until ?? '9999') >= today,
  );
  return { productId, quantity: '1', unitPrice: price?.unitPrice ?? '0', discountPercent: '0', taxPercent };
}
