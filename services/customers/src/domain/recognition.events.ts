export type Certainty = 'claim' | 'contact-point' | 'signed' | 'person';

/** The conversation is with this party: its contact point tells so, or a person says so. */
export interface PartyIdentified {
  readonly type: 'PartyIdentified';
  readonly data: {
    readonly partyId: string;
    /** Keyed hash of the address that told; empty when a person said it. */
    readonly contactPoint: string;
    /** How sure that is: whoever wrote says so (claim), the address tells, a website has signed it, a person says so. */
    readonly by: Certainty;
  };
}

/** A person says the conversation is not with this party. */
export interface PartySeparated {
  readonly type: 'PartySeparated';
  readonly data: { readonly partyId: string };
}

export type RecognitionEvent = PartyIdentified | PartySeparated;
