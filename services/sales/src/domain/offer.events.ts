/** A quote holds for a product towards a customer until an instant. */
export type Holder = {
  readonly quoteId: string;
  readonly code: string;
  readonly sellerId: string;
  /** The customer it was made to, by the id it was written with. */
  readonly partyId: string;
  readonly productId: string;
  readonly endsAt: string;
};

/** This customer has an offer for this product from here on. */
export interface OfferMade {
  readonly type: 'OfferMade';
  readonly data: Holder;
}

/** And no longer. */
export interface OfferEnded {
  readonly type: 'OfferEnded';
  readonly data: {
    readonly quoteId: string;
    readonly cause: 'replaced' | 'accepted' | 'declined' | 'withdrawn' | 'expired' | 'left-out';
  };
}

export type OfferEvent = OfferMade | OfferEnded;
