/** A record of any service, pointed at; both empty: none. */
export type Pointed = { readonly kind: string; readonly id: string };

/** Why a message may not go now. */
export type HoldReason = 'open-case' | 'after-case' | 'quiet-hours' | 'frequency' | 'customers-away';

/** Why a message is never sent. */
export type StopReason =
  | 'never-given'
  | 'withdrawn'
  | 'no-contact-point'
  | 'unknown-party'
  | 'forgotten'
  | 'unknown-purpose'
  | 'same-material'
  | 'suppressed'
  | 'too-late'
  | 'cancelled';

/** It is to be sent. Nothing has been looked at yet. */
export interface SendingQueued {
  readonly type: 'SendingQueued';
  readonly data: {
    readonly partyId: string;
    readonly channel: 'mail';
    /** A purpose of customers, or `service`. */
    readonly purpose: string;
    /** What it belongs to: a campaign, the account that sends it by hand, a case. */
    readonly cause: Pointed;
    /** Empty: of no run. */
    readonly runId: string;
    readonly materialId: string;
    readonly materialVersion: number;
    /** Empty: it does not grow old. */
    readonly notAfter: string;
    /** Who sends it by hand; empty: nobody. */
    readonly accountId: string;
  };
}

/** It may not go now. */
export interface SendingHeld {
  readonly type: 'SendingHeld';
  readonly data: {
    readonly partyId: string;
    readonly reason: HoldReason;
    /** Empty: until what holds it is over. */
    readonly until: string;
    readonly record: Pointed;
    /** Account the record lies with; empty: nobody. */
    readonly owner: string;
  };
}

/** What held it is over: it is looked at anew. */
export interface SendingResumed {
  readonly type: 'SendingResumed';
  readonly data: { readonly partyId: string };
}

/** It will not be sent. */
export interface SendingStopped {
  readonly type: 'SendingStopped';
  readonly data: { readonly partyId: string; readonly reason: StopReason; readonly record: Pointed };
}

/** The marker before the mail server is spoken to: without an outcome nobody knows whether it left. */
export interface SendingAttempted {
  readonly type: 'SendingAttempted';
  readonly data: {
    readonly partyId: string;
    readonly attempt: number;
    /** Of the sender's lease. */
    readonly epoch: number;
    readonly via: 'relay' | 'local';
    readonly contactPoint: string;
    readonly language: 'zh-CN' | 'en';
    /** The same in every try. */
    readonly internetMessageId: string;
    /** Parties in whose promotions it was counted by this very append; empty: it is no promotion. */
    readonly countedFor: readonly string[];
  };
}

/** The mail server took it; or it lies in the local mailbox, where there is no mail server. */
export interface SendingSent {
  readonly type: 'SendingSent';
  readonly data: { readonly partyId: string; readonly localBlobId: string };
}

/** It did not leave; unless that is final it is tried again. */
export interface SendingFailed {
  readonly type: 'SendingFailed';
  readonly data: {
    readonly partyId: string;
    readonly attempt: number;
    readonly reason: string;
    readonly final: boolean;
    /** Empty: never. */
    readonly retryAt: string;
  };
}

/** Nobody knows whether it left. */
export interface SendingUncertain {
  readonly type: 'SendingUncertain';
  readonly data: { readonly partyId: string };
}

/** It came back (RFC 3464). */
export interface SendingBounced {
  readonly type: 'SendingBounced';
  readonly data: {
    readonly partyId: string;
    readonly code: string;
    readonly hard: boolean;
    readonly contactPoint: string;
  };
}

/** The recipient called it a nuisance (RFC 5965). */
export interface SendingComplained {
  readonly type: 'SendingComplained';
  readonly data: { readonly partyId: string; readonly contactPoint: string; readonly purpose: string };
}

/** Somebody wrote back. */
export interface SendingAnswered {
  readonly type: 'SendingAnswered';
  readonly data: { readonly partyId: string; readonly conversationId: string };
}

/** A link in it was followed for the first time. */
export interface LinkFollowed {
  readonly type: 'LinkFollowed';
  readonly data: { readonly partyId: string; readonly link: string };
}

export type SendingEvent =
  | SendingQueued
  | SendingHeld
  | SendingResumed
  | SendingStopped
  | SendingAttempted
  | SendingSent
  | SendingFailed
  | SendingUncertain
  | SendingBounced
  | SendingComplained
  | SendingAnswered
  | LinkFollowed;
