import type { CaseType, Priority } from './case-kinds.ts';
import type { SealedText } from './sealed-text.ts';

/** The two things that a customer is promised by when: a first word, and a solution. */
export type SlaClockName = 'first-response' | 'resolution';

/** A clock as an event leaves it. */
export type ClockReading = {
  readonly targetMinutes: number;
  readonly warningMinutes: number;
  /** Working time used up by then, in milliseconds. */
  readonly used: number;
  /** When it warns and when it is due if nothing comes between; empty while it stands still. */
  readonly warnAt: string;
  readonly dueAt: string;
};

/** What a clock counts by: pinned when the case is opened, and never another. */
export type Terms = {
  readonly policyId: string;
  readonly policyVersion: number;
  readonly calendarId: string;
  readonly calendarVersion: number;
};

/** Somebody has a problem or a wish, and both clocks run. */
export interface CaseOpened {
  readonly type: 'CaseOpened';
  readonly data: Terms & {
    readonly at: string;
    readonly code: string;
    /** What it was opened from: a conversation, a call, or a person's screen. */
    readonly origin: { readonly kind: 'conversation' | 'call' | 'screen'; readonly id: string };
    /** Whose it is: whom this conversation is with, now or later; without one, this party. */
    readonly conversationId: string;
    readonly partyId: string;
    readonly caseType: CaseType;
    readonly priority: Priority;
    readonly cause: string;
    readonly subject: SealedText;
    readonly description: SealedText;
    readonly accountId: string;
    readonly firstResponse: ClockReading;
    readonly resolution: ClockReading;
  };
}

/** Somebody has it to solve; `from` is who had it, or empty, `by` who decided so. */
export interface CaseAssigned {
  readonly type: 'CaseAssigned';
  readonly data: { readonly accountId: string; readonly from: string; readonly by: string };
}

export interface CaseReleased {
  readonly type: 'CaseReleased';
  readonly data: { readonly accountId: string };
}

/** It is another kind of case or presses more or less: what is promised changes from here on, what was used stays. */
export interface CaseReclassified {
  readonly type: 'CaseReclassified';
  readonly data: {
    readonly at: string;
    readonly accountId: string;
    readonly caseType: CaseType;
    readonly priority: Priority;
    readonly cause: string;
    readonly firstResponse: ClockReading;
    readonly resolution: ClockReading;
  };
}

/** Said among colleagues; never leaves the company. */
export interface CaseNoted {
  readonly type: 'CaseNoted';
  readonly data: { readonly noteId: string; readonly accountId: string; readonly text: SealedText };
}

/** Spoken with the customer by telephone. */
export interface CaseCallRecorded {
  readonly type: 'CaseCallRecorded';
  readonly data: { readonly callId: string; readonly accountId: string; readonly text: SealedText };
}

/** The customer has heard from us for the first time. */
export interface FirstResponseGiven {
  readonly type: 'FirstResponseGiven';
  readonly data: {
    readonly at: string;
    readonly by: 'reply' | 'call';
    /** Id of the reply or the call. */
    readonly id: string;
    readonly inTime: boolean;
  };
}

/** We can do nothing until the customer says something: the time to a solution stands still. */
export interface CustomerAwaited {
  readonly type: 'CustomerAwaited';
  readonly data: { readonly at: string; readonly accountId: string; readonly resolution: ClockReading };
}

/** The customer said it, or a person goes on without. */
export interface CaseResumed {
  readonly type: 'CaseResumed';
  readonly data: {
    readonly at: string;
    readonly by: 'message' | 'person';
    readonly accountId: string;
    readonly resolution: ClockReading;
  };
}

/** Solved, as far as we know. */
export interface CaseResolved {
  readonly type: 'CaseResolved';
  readonly data: {
    readonly at: string;
    readonly accountId: string;
    readonly cause: string;
    readonly solution: SealedText;
    readonly resolution: ClockReading;
  };
}

/** Done with; the customer is asked how it was, unless nobody is to be asked. */
export interface CaseClosed {
  readonly type: 'CaseClosed';
  readonly data: { readonly at: string; readonly accountId: string; readonly surveyId: string };
}

/** It was not solved after all: the time to a solution goes on where it stood. */
export interface CaseReopened {
  readonly type: 'CaseReopened';
  readonly data: {
    readonly at: string;
    readonly by: 'message' | 'person';
    readonly accountId: string;
    readonly resolution: ClockReading;
  };
}

/** The share of a target is used up after which somebody is to know. */
export interface SlaWarned {
  readonly type: 'SlaWarned';
  readonly data: Terms & { readonly clock: SlaClockName; readonly dueAt: string };
  readonly occurredAt?: string;
}

/** The due instant passed. */
export interface SlaBreached {
  readonly type: 'SlaBreached';
  readonly data: Terms & { readonly clock: SlaClockName; readonly dueAt: string };
  readonly occurredAt?: string;
}

/** It was kept after all: what was done in time was heard of too late. */
export interface SlaBreachRetracted {
  readonly type: 'SlaBreachRetracted';
  readonly data: { readonly clock: SlaClockName; readonly dueAt: string; readonly doneAt: string };
}

export type CaseEvent =
  | CaseOpened
  | CaseAssigned
  | CaseReleased
  | CaseReclassified
  | CaseNoted
  | CaseCallRecorded
  | FirstResponseGiven
  | CustomerAwaited
  | CaseResumed
  | CaseResolved
  | CaseClosed
  | CaseReopened
  | SlaWarned
  | SlaBreached
  | SlaBreachRetracted;
