import type { SealedText } from './sealed-text.ts';
import type { RecordRef } from './terms.ts';

/** Why somebody is no lead of ours. */
export type RefusalReason =
  'no-need' | 'no-budget' | 'not-reachable' | 'duplicate' | 'not-our-market' | 'no-customer' | 'other';

/** How somebody can be reached who is not known yet: sealed, and as customers keep it (keyed hashes; empty: none given). */
export type LeadContact = {
  readonly name: SealedText | null;
  readonly email: SealedText | null;
  readonly phone: SealedText | null;
  readonly emailPoint: string;
  readonly phonePoint: string;
};

/** Somebody may want to buy; `source` is what it came from, `partyId` is empty while nobody knows who it is. */
export interface LeadCaptured {
  readonly type: 'LeadCaptured';
  readonly data: {
    readonly code: string;
    readonly source: RecordRef;
    readonly partyId: string;
    readonly topic: SealedText;
    /** Empty while it is nobody's. */
    readonly ownerId: string;
    /** The form or the import that brought it; absent: somebody took it down. */
    readonly via?: RecordRef;
    /** Absent where it came from a conversation or is about a customer. */
    readonly contact?: LeadContact;
  };
}

export interface LeadAssigned {
  readonly type: 'LeadAssigned';
  readonly data: { readonly ownerId: string; readonly from: string };
}

/** It is worth an opportunity. */
export interface LeadQualified {
  readonly type: 'LeadQualified';
  readonly data: { readonly opportunityId: string; readonly partyId: string };
}

/** It is none, and why; `source` says where that returns to. */
export interface LeadRefused {
  readonly type: 'LeadRefused';
  readonly data: {
    readonly reason: RefusalReason;
    readonly note: SealedText | null;
    readonly source: RecordRef;
  };
}

export type LeadEvent = LeadCaptured | LeadAssigned | LeadQualified | LeadRefused;
