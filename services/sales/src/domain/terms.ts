import { Rejection } from '@rapport/kernel/decider';
import type { Currency, Decimal, Money, RoundingMode } from '@rapport/kernel/money';

/** A day on the calendar, `2026-03-02`, without an hour and a zone. */
export type LocalDate = string;

/** A name in the languages that quotes are written in. */
export type NameInBoth = { readonly zh: string; readonly en: string };

/** A record of any service, pointed at by its kind and id. */
export type RecordRef = { readonly kind: string; readonly id: string };

/** Whether the prices of a quote are before tax or have it in them. */
export type TaxMode = 'exclusive' | 'inclusive';

/** By what a quote is reckoned, all its lines alike. */
export type QuoteTerms = {
  readonly currency: Currency;
  readonly tax: TaxMode;
  readonly rounding: RoundingMode;
  /** Off every line, besides the line's own. */
  readonly discountPercent: Decimal;
  /** The last day on which it holds, where the branch is. */
  readonly validUntil: LocalDate;
};

/** So much of a product at a price. */
export type LineTerms = {
  readonly productId: string;
  readonly productCode: string;
  readonly name: NameInBoth;
  readonly unit: string;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly discountPercent: Decimal;
  readonly taxPercent: Decimal;
};

/** What a line, or all of them, come to. */
export type Amounts = { readonly net: Money; readonly tax: Money; readonly gross: Money };

/** A line with what it comes to. `line` is its number, from 1. */
export type ReckonedLine = LineTerms & Amounts & { readonly line: number };

/** Refuses an interval that ends before it begins; an empty end is none. */
export function refuseTurnedRound(from: LocalDate, until: LocalDate): void {
  if (until !== '' && until < from) throw new Rejection('days-turned-round', { from, until });
}

const DAY_MS = 86_400_000;

/** The day before a day. */
export function dayBefore(day: LocalDate): LocalDate {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - DAY_MS).toISOString().slice(0, 10);
}
