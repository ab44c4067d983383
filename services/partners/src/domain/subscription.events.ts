/** A text that is kept sealed: the secret that pushes are signed with. */
export type SealedSecret = {
  readonly subject: string;
  readonly keyVersion: number;
  readonly box: string;
};

/** A place in the feed: by source the position passed last, and the mark of the event there. */
export type PlaceEntries = readonly (readonly [source: string, position: number, mark: string])[];

/** What is pushed, and where to. */
export type Terms = {
  readonly url: string;
  /** CloudEvents types; none: all that the partner may hear. */
  readonly types: readonly string[];
  /** Kinds of records, `order`; none: all. */
  readonly records?: readonly string[];
  /** Customers, each with whomever was merged into them; none: all, and what is about nobody. */
  readonly parties?: readonly string[];
  /** With personal fields, as far as the partner may have them. */
  readonly personal: boolean;
};

/** Events are pushed to a partner from a place on. */
export interface SubscriptionBegun {
  readonly type: 'SubscriptionBegun';
  readonly data: Terms & {
    readonly partnerId: string;
    readonly secret: SealedSecret;
    readonly after: PlaceEntries;
    /** Who here set it up, and is told when it stands still. */
    readonly ownerId?: string;
  };
}

export interface SubscriptionChanged {
  readonly type: 'SubscriptionChanged';
  readonly data: Terms;
}

/** Signed with a new secret, and until then with the old one too. */
export interface SecretRotated {
  readonly type: 'SecretRotated';
  readonly data: { readonly secret: SealedSecret; readonly previousUntil: string };
}

/** Why a push did not arrive. */
export type PushFailure = 'answered' | 'refused-target' | 'no-connection' | 'time-out';
/** What came of a push: how it failed, or that the partner refuses this one event for good. */
export type PushOutcome = PushFailure | 'refused';

/** The partner did not take an event; the next try is due then. */
export interface PushFailed {
  readonly type: 'PushFailed';
  readonly data: {
    readonly attempt: number;
    readonly reason: PushFailure;
    /** HTTP status; 0 where nothing was answered. */
    readonly status: number;
    readonly eventId: string;
    /** When the first of the failures in a row was. */
    readonly failingSince: string;
    /** Empty: no further try is due. */
    readonly retryAt: string;
  };
}

export interface PushTriedAgain {
  readonly type: 'PushTriedAgain';
  readonly data: { readonly attempt: number };
}

/** The partner takes events again. */
export interface PushRecovered {
  readonly type: 'PushRecovered';
  readonly data: Record<string, never>;
}

/** Nothing is pushed until it is resumed; nothing is lost. */
export interface SubscriptionPaused {
  readonly type: 'SubscriptionPaused';
  readonly data: {
    readonly reason: 'asked' | 'failing' | 'gone';
    readonly failingSince: string;
    readonly partnerId?: string;
    /** Who is to see to it; absent where nobody knows. */
    readonly ownerId?: string;
  };
}

export interface SubscriptionResumed {
  readonly type: 'SubscriptionResumed';
  readonly data: Record<string, never>;
}

export interface SubscriptionEnded {
  readonly type: 'SubscriptionEnded';
  readonly data: Record<string, never>;
}

/** What is pushed once more: all that was recorded in a span of time, or single events by their places. */
export type Resent =
  | { readonly since: string; readonly until: string }
  | { readonly places: readonly (readonly [source: string, position: number])[] };

export interface ResendAsked {
  readonly type: 'ResendAsked';
  readonly data: { readonly resendId: string; readonly what: Resent };
}

export interface ResendCompleted {
  readonly type: 'ResendCompleted';
  readonly data: { readonly resendId: string };
}

export type SubscriptionEvent =
  | SubscriptionBegun
  | SubscriptionChanged
  | SecretRotated
  | PushFailed
  | PushTriedAgain
  | PushRecovered
  | SubscriptionPaused
  | SubscriptionResumed
  | SubscriptionEnded
  | ResendAsked
  | ResendCompleted;
