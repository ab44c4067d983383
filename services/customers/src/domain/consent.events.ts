import type { SealedText } from './sealed-text.ts';

/** How somebody said it. */
export type SaidBy = 'one-click' | 'page' | 'agent' | 'form' | 'import' | 'complaint' | 'confirmation';

/** What shows that it was so; who and when stand beside the event. */
export interface Evidence {
  readonly by: SaidBy;
  /** The sending, conversation, call, submission it was said in. */
  readonly record?: { readonly kind: string; readonly id: string };
  /** Keyed hash of the address on the network it was said from. */
  readonly ipHash?: string;
  /** What an agent wrote down of it. */
  readonly note?: SealedText;
}

/** Ways by which somebody is contacted. */
export type ContactChannel = 'mail';

/** Ticked where nobody can tell who they are: it counts once the link of the confirming mail was followed. */
export interface ConsentAsked {
  readonly type: 'ConsentAsked';
  readonly data: {
    /** Keyed hash of the address. */
    readonly contactPoint: string;
    readonly purpose: string;
    readonly channel: ContactChannel;
    readonly wordingVersion: number;
    readonly evidence: Evidence;
  };
}

/** From here on they may be contacted so. */
export interface ConsentGiven {
  readonly type: 'ConsentGiven';
  readonly data: ConsentAsked['data'] & {
    /** Whose contact point it is: to whoever has it later, nothing was permitted. */
    readonly partyId: string;
  };
}

/** From here on they may not. */
export interface ConsentWithdrawn {
  readonly type: 'ConsentWithdrawn';
  readonly data: {
    readonly contactPoint: string;
    /** Whose contact point it is; empty: nobody's. */
    readonly partyId: string;
    /** Empty: every promotion. */
    readonly purpose: string;
    /** Empty: all. */
    readonly channel: ContactChannel | '';
    readonly evidence: Evidence;
  };
}

/** How and when somebody wants to be written to; what is empty they do not say. */
export interface Preferences {
  readonly language: 'zh-CN' | 'en' | '';
  /** IANA time zone. */
  readonly zone: string;
  /** `HH:MM` in that zone. */
  readonly quietFrom: string;
  readonly quietTo: string;
}

/** Their wishes from here on, whole. */
export interface PreferencesSet {
  readonly type: 'PreferencesSet';
  readonly data: Preferences & { readonly contactPoint: string; readonly evidence: Evidence };
}

export type ConsentEvent = ConsentAsked | ConsentGiven | ConsentWithdrawn | PreferencesSet;
