import type { Currency, Decimal, Money } from '@rapport/kernel/money';
import type { Amounts, LocalDate, ReckonedLine } from './terms.ts';

/** Where an order comes from: a quote of ours, or another system under its number there. */
export type OrderOrigin =
  | { readonly kind: 'quote'; readonly quoteId: string; readonly version: number }
  | { readonly kind: 'outside'; readonly system: string; readonly number: string };

/** So much of a line. */
export type LineQuantity = { readonly line: number; readonly quantity: Decimal };

/** The customer ordered. */
export interface OrderPlaced {
  readonly type: 'OrderPlaced';
  readonly data: {
    readonly code: string;
    readonly origin: OrderOrigin;
    readonly partyId: string;
    /** Empty: it came without one. */
    readonly opportunityId: string;
    /** Who it lies with; empty where nobody here sold it. */
    readonly ownerId: string;
    readonly orderedOn: LocalDate;
    readonly currency: Currency;
    readonly lines: readonly ReckonedLine[];
    readonly totals: Amounts;
    /** Tells whether what comes again from outside is the same. */
    readonly fingerprint: string;
  };
}

/** Goods went out, or work was done. */
export interface DeliveryRecorded {
  readonly type: 'DeliveryRecorded';
  readonly data: {
    readonly deliveryId: string;
    readonly deliveredOn: LocalDate;
    readonly lines: readonly LineQuantity[];
    /** Everything that was ordered has been delivered with it. */
    readonly complete: boolean;
  };
}

/** Why something came back. */
export type ReturnReason = 'defective' | 'wrong-item' | 'damaged' | 'not-wanted' | 'other';

/** Goods came back; `value` is what the customer paid, or would have, for them. */
export interface ReturnRecorded {
  readonly type: 'ReturnRecorded';
  readonly data: {
    readonly returnId: string;
    readonly returnedOn: LocalDate;
    readonly reason: ReturnReason;
    readonly lines: readonly (LineQuantity & { readonly value: Money })[];
    readonly value: Money;
  };
}

export type OrderEvent = OrderPlaced | DeliveryRecorded | ReturnRecorded;
