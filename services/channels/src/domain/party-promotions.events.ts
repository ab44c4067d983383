/** A promotion goes to a customer: from here on it counts against how many they get, and this material is known to them. */
export interface PromotionCounted {
  readonly type: 'PromotionCounted';
  readonly data: {
    readonly messageId: string;
    /** Whose it is, under the id it was asked for with: after an undone merge it counts for them alone. */
    readonly partyId: string;
    readonly materialId: string;
    readonly at: string;
  };
}

/** It never left. */
export interface PromotionUncounted {
  readonly type: 'PromotionUncounted';
  readonly data: { readonly messageId: string };
}

export type PartyPromotionsEvent = PromotionCounted | PromotionUncounted;
