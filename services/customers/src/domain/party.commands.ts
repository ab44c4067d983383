import type { ContactPointAdded, ForgettingReason, PartyKind } from './party.events.ts';
import type { SealedText } from './sealed-text.ts';

/** Begins a party with all that is known of it at once. */
export interface BeginParty {
  readonly type: 'BeginParty';
  readonly data: {
    readonly kind: PartyKind;
    readonly provisional: boolean;
    readonly code: string;
    readonly name?: SealedText | undefined;
    readonly contactPoints: readonly ContactPointAdded['data'][];
  };
}

export interface RenameParty {
  readonly type: 'RenameParty';
  readonly data: { readonly name: SealedText };
}

/** Gives a name to a party that has none; changes nothing where there is one. */
export interface NameUnnamedParty {
  readonly type: 'NameUnnamedParty';
  readonly data: { readonly name: SealedText };
}

export interface AddContactPoint {
  readonly type: 'AddContactPoint';
  readonly data: ContactPointAdded['data'];
}

export interface RemoveContactPoint {
  readonly type: 'RemoveContactPoint';
  readonly data: { readonly contactPoint: string };
}

export interface ConfirmParty {
  readonly type: 'ConfirmParty';
  readonly data: { readonly reason: 'by-person' | 'by-fact' };
}

/** The loser's side of a merge; always appended together with {@link AbsorbParty}. */
export interface MergeParty {
  readonly type: 'MergeParty';
  readonly data: { readonly mergeId: string; readonly survivorId: string };
}

/** The survivor's side of a merge. */
export interface AbsorbParty {
  readonly type: 'AbsorbParty';
  readonly data: { readonly mergeId: string; readonly partyId: string };
}

/** The loser's side of undoing a merge; always appended together with {@link GiveBackParty}. */
export interface UnmergeParty {
  readonly type: 'UnmergeParty';
  readonly data: { readonly mergeId: string };
}

/** The survivor's side of undoing a merge. */
export interface GiveBackParty {
  readonly type: 'GiveBackParty';
  readonly data: { readonly mergeId: string };
}

/** Takes its addresses away and forgets who it was, for good. */
export interface ForgetParty {
  readonly type: 'ForgetParty';
  readonly data: { readonly reason: ForgettingReason };
}

export type PartyCommand =
  | BeginParty
  | RenameParty
  | NameUnnamedParty
  | AddContactPoint
  | RemoveContactPoint
  | ConfirmParty
  | MergeParty
  | AbsorbParty
  | UnmergeParty
  | GiveBackParty
  | ForgetParty;
