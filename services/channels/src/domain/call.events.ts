import type { SealedText } from './sealed-text.ts';

export type CallDirection = 'in' | 'out';
export type CallOutcome = 'spoken' | 'no-answer' | 'busy' | 'voicemail';

/** A telephone call that took place, as somebody noted it. */
export interface CallRecorded {
  readonly type: 'CallRecorded';
  readonly data: {
    readonly accountId: string;
    /** With whom; empty: nobody known. */
    readonly partyId: string;
    /** Empty: none. */
    readonly conversationId: string;
    readonly direction: CallDirection;
    /** Keyed hash of the other side's number; empty: withheld. */
    readonly contactPoint: string;
    readonly address?: SealedText;
    readonly startedAt: string;
    readonly seconds: number;
    readonly outcome: CallOutcome;
    readonly note?: SealedText;
    /** Somebody waits to be called back. */
    readonly callBackDue: boolean;
  };
}

/** Who waited was called back, by another call. */
export interface CallReturned {
  readonly type: 'CallReturned';
  readonly data: { readonly accountId: string; readonly byCallId: string };
}

/** Nobody needs to be called back any more. */
export interface CallBackWaived {
  readonly type: 'CallBackWaived';
  readonly data: { readonly accountId: string };
}

export type CallEvent = CallRecorded | CallReturned | CallBackWaived;
