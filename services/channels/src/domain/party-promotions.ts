import type { Decider } from '@rapport/kernel/decider';
import type { PartyPromotionsEvent, PromotionCounted } from './party-promotions.events.ts';

export type PartyPromotionsCommand =
  | { readonly type: 'CountPromotion'; readonly data: PromotionCounted['data'] }
  | { readonly type: 'UncountPromotion'; readonly data: { readonly messageId: string } };

/** Promotions that went to a party and to whoever was one with it, in their order. */
export interface PartyPromotionsState {
  readonly promotions: readonly PromotionCounted['data'][];
}

/**
 * What a party has been sent: the one place where two who send to the same customer meet, whatever they send and for whom.
 * Whether one more may go is decided on the streams of all who are one with the party, and counted in each of them.
 */
export const PartyPromotions: Decider<PartyPromotionsState, PartyPromotionsCommand, PartyPromotionsEvent> = {
  initial: { promotions: [] },
  decide({ promotions }, { type, data }) {
    const there = promotions.some(({ messageId }) => messageId === data.messageId);
    if (type === 'CountPromotion') return there ? [] : [{ type: 'PromotionCounted', data }];
    return there ? [{ type: 'PromotionUncounted', data }] : [];
  },
  evolve: ({ promotions }, { type, data }) =>
    type === 'PromotionCounted'
      ? { promotions: [...promotions, data] }
      : { promotions: promotions.filter(({ messageId }) => messageId !== data.messageId) },
};
