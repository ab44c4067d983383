import type { HeardEvent, Projection } from '@rapport/kernel/projection';
import type { OfferEnded, OfferMade } from '../domain/offer.events.ts';

/** Which quotes hold for which product towards which customer: what a seller sees before sending. */
export const offers: Projection = {
  name: 'offers_v1',
  from: 'own',
  key: ['stream_id', 'quote_id'],
  columns: {
    stream_id: 'text',
    quote_id: 'uuid',
    code: 'text',
    seller_id: 'uuid',
    party_id: 'uuid',
    product_id: 'uuid',
    ends_at: 'timestamptz',
  },
  on: {
    OfferMade: ({ streamId, data }: HeardEvent<OfferMade['data']>) => {
      const row = {
        stream_id: streamId,
        quote_id: data.quoteId,
        code: data.code,
        seller_id: data.sellerId,
        party_id: data.partyId,
        product_id: data.productId,
        ends_at: data.endsAt,
      };
      return [{ key: [streamId, data.quoteId], fold: () => row }];
    },
    OfferEnded: ({ streamId, data }: HeardEvent<OfferEnded['data']>) => [
      { key: [streamId, data.quoteId], fold: () => null },
    ],
  },
};
