import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { Holder, OfferEnded, OfferEvent } from './offer.events.ts';

/** Who is asked about: the customer with all who are one with it, the quote that wants to hold, and when. */
export interface Asking {
  readonly quoteId: string;
  readonly family: readonly string[];
  readonly at: string;
}

export type OfferCommand =
  | {
      readonly type: 'MakeOffer';
      /** `despite`: quotes that may be there, because they end in the same append. */
      readonly data: Holder & { readonly asking: Asking; readonly despite: readonly string[] };
    }
  | { readonly type: 'EndOffer'; readonly data: OfferEnded['data'] };

/** Quotes that hold, by their ids. */
export interface OfferState {
  readonly holders: Readonly<Record<string, Holder>>;
}

/**
 * What a customer was offered of a product: one stream per such pair. It takes part in the append that sends a quote, so
 * that of two that are sent at once one finds the stream moved, looks again and sees the other.
 */
export const Offer: Decider<OfferState, OfferCommand, OfferEvent> = {
  initial: { holders: {} },
  decide(offer, { type, data }) {
    switch (type) {
      case 'MakeOffer': {
        const { asking, despite, ...holder } = data;
        const other = holdersAgainst(offer, asking).find(({ quoteId }) => !despite.includes(quoteId));
        if (other)
          throw new Rejection('product-already-quoted', { quoteId: other.quoteId, code: other.code });
        return [{ type: 'OfferMade', data: holder }];
      }
      case 'EndOffer':
        return offer.holders[data.quoteId] ? [{ type: 'OfferEnded', data }] : [];
    }
  },
  evolve({ holders }, { type, data }) {
    switch (type) {
      case 'OfferMade':
        return { holders: { ...holders, [data.quoteId]: data } };
      case 'OfferEnded':
        return {
          holders: Object.fromEntries(Object.entries(holders).filter(([id]) => id !== data.quoteId)),
        };
    }
  },
};

/**
 * Quotes that hold against another one at an instant. One that was made to a party which was merged then and is not any
 * more is nobody's concern here: unmerged, the two are two again.
 */
export function holdersAgainst({ holders }: OfferState, { quoteId, family, at }: Asking): readonly Holder[] {
  return Object.values(holders).filter(
    (holder) => holder.quoteId !== quoteId && holder.endsAt > at && family.includes(holder.partyId),
  );
}
