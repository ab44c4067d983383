import type { DueWindow, RecordRef } from './moments.ts';
import type { PromisedValue } from './promised-value.ts';
import type { SealedText } from './sealed-text.ts';

export type { DueWindow, PromisedValue, RecordRef };

/** What kind of word was given. */
export type PromiseKind = 'price' | 'date' | 'term' | 'gift' | 'service' | 'call-back' | 'other';

/** Where it was said. */
export type PromiseChannel = 'mail' | 'phone' | 'chat' | 'visit' | 'other';

/** Somebody here gave their word to a customer. */
export interface PromiseMade {
  readonly type: 'PromiseMade';
  readonly data: {
    /** Who answers for it. */
    readonly accountId: string;
    readonly partyId: string;
    readonly kind: PromiseKind;
    readonly value?: PromisedValue;
    /** Keyed hash, equal for equal values of a kind; empty: nothing to compare. */
    readonly valueHash: string;
    readonly quote?: SealedText;
    /** Absent: it is about the customer. */
    readonly about?: RecordRef;
    readonly source?: RecordRef;
    readonly channel: PromiseChannel;
    readonly window: DueWindow;
  };
}

/** The customer was told another time. */
export interface PromiseRescheduled {
  readonly type: 'PromiseRescheduled';
  readonly data: { readonly window: DueWindow; readonly reason: SealedText; readonly accountId: string };
}

/** Somebody else answers for it from here on. */
export interface PromiseHandedOver {
  readonly type: 'PromiseHandedOver';
  readonly data: { readonly accountId: string; readonly from: string };
}

/** Who saw to it, and by what it is known. */
export interface Fulfilment {
  readonly accountId: string;
  readonly evidence?: RecordRef;
  readonly note?: SealedText;
}

/** Done within its window. */
export interface PromiseKept {
  readonly type: 'PromiseKept';
  readonly data: Fulfilment;
}

/** Its window ended and nobody had kept it. */
export interface PromiseBroken {
  readonly type: 'PromiseBroken';
  readonly data: { readonly dueAt: string };
}

export interface PromiseWithdrawn {
  readonly type: 'PromiseWithdrawn';
  readonly data: { readonly accountId: string; readonly reason: SealedText };
}

/** Done after it was broken. */
export interface PromiseFulfilledLate {
  readonly type: 'PromiseFulfilledLate';
  readonly data: Fulfilment;
}

export type PromiseEvent =
  | PromiseMade
  | PromiseRescheduled
  | PromiseHandedOver
  | PromiseKept
  | PromiseBroken
  | PromiseWithdrawn
  | PromiseFulfilledLate;
