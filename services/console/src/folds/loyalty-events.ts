import type { SealedText } from './personal.ts';

type Sealed = SealedText | null | undefined;
/** A name as the merchant chose it, in both languages. */
export type ChosenName = { readonly zh: string; readonly en: string };

/** How an account stands after an entry. */
export interface StandingFacts {
  readonly pending: number;
  readonly available: number;
  readonly debt: number;
}
interface Moved {
  readonly points: number;
  readonly standing: StandingFacts;
}

/** What happens to a customer's membership; the first fact names whose it is. */
export interface LoyaltyFacts {
  readonly memberEnrolled: {
    readonly partyId: string;
    readonly code: string;
    readonly tier: string;
    readonly tierName: ChosenName;
  };
  readonly pointsAwarded: Moved;
  readonly pointsReleased: Moved;
  readonly pointsExpired: Moved;
  readonly debtRepaid: Moved;
  readonly pointsRedeemed: Moved & { readonly rewardName: ChosenName };
  readonly redemptionReversed: Moved & { readonly reason: Sealed };
  readonly pointsTakenBack: Moved & { readonly owed: number };
  readonly pointsCorrected: Moved & { readonly reason: Sealed };
  readonly tierRisen: { readonly from: string; readonly to: string; readonly toName: ChosenName };
  readonly tierReviewed: { readonly from: string; readonly to: string; readonly toName: ChosenName };
  readonly accountJoined: { readonly reason: Sealed; readonly points: number; readonly debt: number };
  readonly accountTakenOver: Moved;
}

/** Names of all facts. */
export const LOYALTY_FACTS = [
  'memberEnrolled',
  'pointsAwarded',
  'pointsReleased',
  'pointsExpired',
  'debtRepaid',
  'pointsRedeemed',
  'redemptionReversed',
  'pointsTakenBack',
  'pointsCorrected',
  'tierRisen',
  'tierReviewed',
  'accountJoined',
  'accountTakenOver',
] as const satisfies readonly (keyof LoyaltyFacts)[];
