import type { Decimal } from '@rapport/kernel/money';
import type { Instant } from '@rapport/kernel/values';
import type { OrderedLine } from './earning.ts';
import type { Lot, MemberEnrolled, Qualifying, TakenRedemption } from './member.events.ts';
import type { KnownProgramme } from './programme.ts';
import type { NameInBoth } from './programme.events.ts';
import type { SealedText } from './sealed-text.ts';

/** What everything in an account is decided by: the instant, and the programme as it was looked at. */
export interface Decided {
  readonly at: Instant;
  readonly programme: KnownProgramme;
}

/** Makes somebody a member; once. */
export interface Enrol extends Decided {
  readonly programmeId: string;
  readonly partyId: string;
  readonly code: string;
  readonly how: MemberEnrolled['data']['how'];
}

/** Gives the points of an order. */
export interface Earn extends Decided {
  readonly orderId: string;
  readonly orderCode: string;
  readonly lines: readonly OrderedLine[];
}

/** Takes the points back that the returned part of an order had brought. */
export interface TakeBack extends Decided {
  readonly orderId: string;
  readonly returnId: string;
  readonly lines: readonly { readonly line: number; readonly quantity: Decimal }[];
}

/** A reward as it was looked at when a member asked for it. */
export interface AskedReward {
  readonly rewardId: string;
  readonly name: NameInBoth;
  readonly points: number;
  /** How many one member may have; null: as many as they can pay. */
  readonly perMember: number | null;
  /** The lowest tier it is for; empty: for all. */
  readonly fromTier: string;
}

/** Takes a reward for points. */
export interface Redeem extends Decided {
  readonly redemptionId: string;
  readonly code: string;
  readonly reward: AskedReward;
}

/** Undoes a redemption. */
export interface Reverse extends Decided {
  readonly redemptionId: string;
  readonly reason: SealedText;
}

/** Puts an account right by hand. */
export interface Correct extends Decided {
  readonly points: number;
  readonly qualifying: number;
  readonly reason: SealedText;
}

/** Gives everything to another account of the same person. */
export interface Join extends Decided {
  readonly into: string;
  readonly reason: SealedText;
}

/** Takes everything of another account of the same person. */
export interface TakeOver extends Decided {
  readonly from: string;
  readonly reason: SealedText;
  readonly lots: readonly Lot[];
  readonly debt: number;
  readonly qualifying: readonly Qualifying[];
  readonly redemptions: readonly TakenRedemption[];
}

export type MemberCommand =
  | { readonly type: 'Enrol'; readonly data: Enrol }
  | { readonly type: 'Earn'; readonly data: Earn }
  | { readonly type: 'TakeBack'; readonly data: TakeBack }
  | { readonly type: 'Redeem'; readonly data: Redeem }
  | { readonly type: 'Reverse'; readonly data: Reverse }
  | { readonly type: 'Correct'; readonly data: Correct }
  /** Writes down what time has made of an account. */
  | { readonly type: 'Settle'; readonly data: Decided }
  | { readonly type: 'Join'; readonly data: Join }
  | { readonly type: 'TakeOver'; readonly data: TakeOver };
