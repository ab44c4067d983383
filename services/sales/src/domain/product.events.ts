import type { Currency, Decimal } from '@rapport/kernel/money';
import type { LocalDate, NameInBoth } from './terms.ts';

/** What a product is called and how it is counted and taxed. */
export type Description = {
  readonly name: NameInBoth;
  /** What one of it is: a piece, a kilogram, an hour. */
  readonly unit: string;
  readonly taxPercent: Decimal;
};

/** A price of one unit before discounts, from a day to a day where the branch is; an empty `until`: for as long as nobody ends it. */
export type Price = {
  readonly priceId: string;
  readonly currency: Currency;
  readonly unitPrice: Decimal;
  readonly from: LocalDate;
  readonly until: LocalDate;
};

/** The company offers something from here on. */
export interface ProductAdded {
  readonly type: 'ProductAdded';
  readonly data: Description & { readonly code: string };
}

/** It is described otherwise from here on; what was quoted stays as it was. */
export interface ProductDescribed {
  readonly type: 'ProductDescribed';
  readonly data: Description;
}

export interface PriceSet {
  readonly type: 'PriceSet';
  readonly data: Price;
}

/** The price holds up to and with this day. */
export interface PriceEnded {
  readonly type: 'PriceEnded';
  readonly data: { readonly priceId: string; readonly until: LocalDate };
}

/** It is quoted to nobody any more. */
export interface ProductRetired {
  readonly type: 'ProductRetired';
  readonly data: Record<string, never>;
}

/** It is quoted again. */
export interface ProductReturned {
  readonly type: 'ProductReturned';
  readonly data: Record<string, never>;
}

export type ProductEvent =
  ProductAdded | ProductDescribed | PriceSet | PriceEnded | ProductRetired | ProductReturned;
