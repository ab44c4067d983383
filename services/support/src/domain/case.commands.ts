import type { CaseType, Priority } from './case-kinds.ts';
import type { CaseOpened } from './case.events.ts';
import type { SlaTarget } from './policy.events.ts';
import type { SealedText } from './sealed-text.ts';
import type { WorkingCalendar } from './working-calendar.ts';

/** When a command happens: all that depends on time is decided from it. */
export interface AtInstant {
  readonly at: string;
}

/** The same, with the working time that clocks count by: the version the case is pinned to. */
export interface InWorkingTime extends AtInstant {
  readonly calendar: WorkingCalendar;
}

type OfPolicy = { readonly targets: readonly SlaTarget[]; readonly warningPercent: number };

export interface OpenCase {
  readonly type: 'OpenCase';
  readonly data: InWorkingTime & {
    readonly policy: OfPolicy;
    readonly facts: Omit<CaseOpened['data'], 'at' | 'firstResponse' | 'resolution'>;
  };
}

/** `over`: also when somebody else has it. */
export interface AssignCase {
  readonly type: 'AssignCase';
  readonly data: AtInstant & {
    readonly accountId: string;
    readonly by: string;
    readonly over: boolean;
  };
}

export interface ReleaseCase {
  readonly type: 'ReleaseCase';
  readonly data: AtInstant & { readonly accountId: string };
}

/** What is left out stays. */
export interface ReclassifyCase {
  readonly type: 'ReclassifyCase';
  readonly data: InWorkingTime & {
    readonly policy: OfPolicy;
    readonly accountId: string;
    readonly caseType?: CaseType | undefined;
    readonly priority?: Priority | undefined;
    readonly cause?: string | undefined;
  };
}

export interface NoteOnCase {
  readonly type: 'NoteOnCase';
  readonly data: AtInstant & {
    readonly noteId: string;
    readonly accountId: string;
    readonly text: SealedText;
  };
}

/** A person spoke with the customer. */
export interface RecordCall {
  readonly type: 'RecordCall';
  readonly data: AtInstant & {
    readonly callId: string;
    readonly accountId: string;
    readonly text: SealedText;
  };
}

/** A reply left in the conversation; heard of later than it was sent. */
export interface HearReply {
  readonly type: 'HearReply';
  readonly data: AtInstant & { readonly replyId: string };
}

/** The customer wrote in the conversation; heard of later than it came in. */
export interface HearCustomer {
  readonly type: 'HearCustomer';
  readonly data: InWorkingTime;
}

export interface AwaitCustomer {
  readonly type: 'AwaitCustomer';
  readonly data: InWorkingTime & { readonly accountId: string };
}

export interface ResumeCase {
  readonly type: 'ResumeCase';
  readonly data: InWorkingTime & { readonly accountId: string };
}

export interface ResolveCase {
  readonly type: 'ResolveCase';
  readonly data: InWorkingTime & {
    readonly accountId: string;
    readonly cause: string;
    readonly solution: SealedText;
  };
}

export interface CloseCase {
  readonly type: 'CloseCase';
  readonly data: AtInstant & { readonly accountId: string; readonly surveyId: string };
}

export interface ReopenCase {
  readonly type: 'ReopenCase';
  readonly data: InWorkingTime & { readonly accountId: string };
}

/** Nothing but time happened. */
export interface PassTime {
  readonly type: 'PassTime';
  readonly data: AtInstant;
}

export type CaseCommand =
  | OpenCase
  | AssignCase
  | ReleaseCase
  | ReclassifyCase
  | NoteOnCase
  | RecordCall
  | HearReply
  | HearCustomer
  | AwaitCustomer
  | ResumeCase
  | ResolveCase
  | CloseCase
  | ReopenCase
  | PassTime;
