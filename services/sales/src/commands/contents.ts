import { Rejection } from '@rapport/kernel/decider';
import { type Decimal, minorDigits, plainDecimal } from '@rapport/kernel/money';
import { type KnownProduct, Product } from '../domain/product.ts';
import type { QuoteContents } from '../domain/quote.events.ts';
import { type Reckoning, reckon } from '../domain/reckoning.ts';
import type { LineTerms, QuoteTerms } from '../domain/terms.ts';
import { type Desk, look, productStream } from './streams.ts';

/** A line as a seller writes it: what is not said is taken from the catalogue. */
export interface WrittenLine {
  readonly productId: string;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly discountPercent?: Decimal;
  readonly taxPercent?: Decimal;
}

/** A quote as a seller writes it. */
export interface WrittenQuote {
  readonly terms: QuoteTerms;
  readonly lines: readonly WrittenLine[];
}

/**
 * What a quote says, with names and codes of its products as they are now, reckoned. Refuses `product-unknown` and, in
 * what is new, `product-retired`.
 */
export async function contentsOf(
  store: Desk['store'],
  { terms, lines }: WrittenQuote,
): Promise<QuoteContents & Reckoning> {
  minorDigits(terms.currency);
  const products = new Map<string, KnownProduct>();
  for (const { productId } of lines) {
    if (!products.has(productId)) products.set(productId, await offeredProduct(store, productId));
  }
  const plainTerms = { ...terms, discountPercent: plainDecimal(terms.discountPercent) };
  return {
    terms: plainTerms,
    ...reckon(
      plainTerms,
      lines.map((line) => termsOf(line, products.get(line.productId)!)),
    ),
  };
}

async function offeredProduct(store: Desk['store'], productId: string): Promise<KnownProduct> {
  const { state } = await look(store, Product, productStream(productId));
  if (state.status === 'none') throw new Rejection('product-unknown', { productId });
  if (state.status === 'retired') throw new Rejection('product-retired', { productId });
  return state;
}

function termsOf(line: WrittenLine, { code, description }: KnownProduct): LineTerms {
  return {
    productId: line.productId,
    productCode: code,
    name: description.name,
    unit: description.unit,
    quantity: plainDecimal(line.quantity),
    unitPrice: plainDecimal(line.unitPrice),
    discountPercent: plainDecimal(line.discountPercent ?? '0'),
    taxPercent: plainDecimal(line.taxPercent ?? description.taxPercent),
  };
}
