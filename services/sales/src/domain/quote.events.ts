import type { SealedText } from './sealed-text.ts';
import type { Amounts, QuoteTerms, ReckonedLine } from './terms.ts';

export type { Amounts, ReckonedLine } from './terms.ts';

/** Why a quote was taken back or turned down. */
export type EndReason = 'mistake' | 'conditions-changed' | 'price' | 'competitor' | 'no-need' | 'other';

/** What a quote says. */
export type QuoteContents = {
  readonly terms: QuoteTerms;
  readonly lines: readonly ReckonedLine[];
  readonly totals: Amounts;
};

/** Another quote, as it is pointed at from one it meets. */
export type OtherQuote = {
  readonly quoteId: string;
  readonly code: string;
  readonly sellerId: string;
  readonly productIds: readonly string[];
};

/** One pair of customer and product that a sent quote holds. */
export type Claim = { readonly partyId: string; readonly productId: string };

/** Somebody began to write a quote. */
export interface QuoteBegun {
  readonly type: 'QuoteBegun';
  readonly data: {
    readonly code: string;
    readonly opportunityId: string;
    readonly partyId: string;
    readonly sellerId: string;
  };
}

/** The draft of a version, whole. */
export interface QuoteWritten {
  readonly type: 'QuoteWritten';
  readonly data: { readonly version: number; readonly contents: QuoteContents };
}

/** It went to the customer; a version that was sent before is replaced by this one. */
export interface QuoteSent {
  readonly type: 'QuoteSent';
  readonly data: {
    readonly version: number;
    readonly code: string;
    readonly opportunityId: string;
    readonly partyId: string;
    readonly sellerId: string;
    readonly contents: QuoteContents;
    /** The zone in which its last day ends, the instant that is, and the version of the zones' rules by which it was found. */
    readonly zone: string;
    readonly endsAt: string;
    readonly zoneRules: string;
    readonly claims: readonly Claim[];
    /** Quotes that held until then and do no longer, and the seller's reason. */
    readonly despite: readonly OtherQuote[];
    readonly reason: SealedText | null;
  };
}

/** It was to be sent and was not, because other quotes hold for the same products. */
export interface QuoteStopped {
  readonly type: 'QuoteStopped';
  readonly data: { readonly version: number; readonly by: readonly OtherQuote[] };
}

/** Another seller was about to send a quote for a product of this one; this one holds. */
export interface QuoteContested {
  readonly type: 'QuoteContested';
  readonly data: OtherQuote;
}

/** Another quote for a product of this one was sent after all, with a reason; this one holds no longer. */
export interface QuoteReplaced {
  readonly type: 'QuoteReplaced';
  readonly data: OtherQuote & { readonly reason: SealedText | null };
}

export interface QuoteAccepted {
  readonly type: 'QuoteAccepted';
  readonly data: { readonly version: number; readonly partyId: string; readonly totals: Amounts };
}

/** The customer does not want it. */
export interface QuoteDeclined {
  readonly type: 'QuoteDeclined';
  readonly data: { readonly version: number; readonly reason: EndReason };
}

/** We take it back. */
export interface QuoteWithdrawn {
  readonly type: 'QuoteWithdrawn';
  readonly data: { readonly version: number; readonly reason: EndReason };
}

/** Its last day is over. */
export interface QuoteExpired {
  readonly type: 'QuoteExpired';
  readonly data: { readonly version: number };
}

export type QuoteEvent =
  | QuoteBegun
  | QuoteWritten
  | QuoteSent
  | QuoteStopped
  | QuoteContested
  | QuoteReplaced
  | QuoteAccepted
  | QuoteDeclined
  | QuoteWithdrawn
  | QuoteExpired;
