import type { SealedText } from './sealed-text.ts';

export type PartyKind = 'person' | 'organisation';
export type ContactPointKind = 'email' | 'phone';

/** Somebody we deal with exists from here on; provisional until a person or a fact confirms it. */
export interface PartyBegun {
  readonly type: 'PartyBegun';
  readonly data: { readonly kind: PartyKind; readonly provisional: boolean; readonly code: string };
}

/** Its name as we know it from here on. */
export interface PartyNamed {
  readonly type: 'PartyNamed';
  readonly data: { readonly name: SealedText };
}

/** It can be reached there; `contactPoint` is the keyed hash of the normal form of the address. */
export interface ContactPointAdded {
  readonly type: 'ContactPointAdded';
  readonly data: {
    readonly kind: ContactPointKind;
    readonly contactPoint: string;
    readonly address: SealedText;
  };
}

/** It can no longer be reached there. */
export interface ContactPointRemoved {
  readonly type: 'ContactPointRemoved';
  readonly data: { readonly contactPoint: string };
}

/** Provisional no longer: a person said so, or something happened that no stranger does. */
export interface PartyConfirmed {
  readonly type: 'PartyConfirmed';
  readonly data: { readonly reason: 'by-person' | 'by-fact' };
}

/** The party turned out to be another one: an alias of the survivor from here on. */
export interface PartyMergedInto {
  readonly type: 'PartyMergedInto';
  readonly data: { readonly mergeId: string; readonly survivorId: string };
}

/** The survivor's side of a merge: its stream moves with it, so that no two merges can cross. */
export interface PartyAbsorbed {
  readonly type: 'PartyAbsorbed';
  readonly data: { readonly mergeId: string; readonly partyId: string };
}

/** The merge is undone: the party is its own again, with all that was ever written to it. */
export interface PartyUnmerged {
  readonly type: 'PartyUnmerged';
  readonly data: { readonly mergeId: string; readonly survivorId: string };
}

/** The survivor's side of an undone merge. */
export interface PartyGivenBack {
  readonly type: 'PartyGivenBack';
  readonly data: { readonly mergeId: string; readonly partyId: string };
}

/** Why somebody is forgotten: they asked for it, or nothing needs them any more. */
export type ForgettingReason = 'asked' | 'no-longer-needed';

/**
 * Nobody may know any more who it was: what is personal can be read by nobody from here on, and what happened in the
 * business stays as it was counted.
 */
export interface PartyForgotten {
  readonly type: 'PartyForgotten';
  readonly data: { readonly reason: ForgettingReason };
}

export type PartyEvent =
  | PartyBegun
  | PartyNamed
  | ContactPointAdded
  | ContactPointRemoved
  | PartyConfirmed
  | PartyMergedInto
  | PartyAbsorbed
  | PartyUnmerged
  | PartyGivenBack
  | PartyForgotten;
