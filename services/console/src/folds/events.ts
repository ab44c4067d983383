import { CALL_FACTS, type CallFacts } from './call-events.ts';
import type { SealedText } from './personal.ts';
import { CASE_FACTS, type CaseFacts } from './case-events.ts';
import { SENDING_FACTS, type SendingFacts } from './sending-events.ts';
import { CONSENT_FACTS, type ConsentFacts } from './consent-events.ts';
import { LOYALTY_FACTS, type LoyaltyFacts } from './loyalty-events.ts';
import { PROFILE_FACTS, type ProfileFacts } from './profile-events.ts';
import { SALES_FACTS, type SalesFacts } from './sales-events.ts';
import { PROMISE_FACTS, TASK_FACTS, type WorkflowFacts } from './workflow-events.ts';

type Sealed = SealedText | null | undefined;

/** What parties say in public. */
export interface PartyFacts {
  readonly partyBegun: {
    readonly kind: 'person' | 'organisation';
    readonly provisional: boolean;
    readonly code: string;
  };
  readonly partyNamed: { readonly name: Sealed };
  readonly contactPointAdded: {
    readonly kind: 'email' | 'phone';
    readonly contactPoint: string;
    readonly address: Sealed;
  };
  readonly contactPointRemoved: { readonly contactPoint: string };
  readonly partyConfirmed: { readonly reason: string };
  readonly partyMergedInto: { readonly mergeId: string; readonly survivorId: string };
  readonly partyUnmerged: { readonly mergeId: string; readonly survivorId: string };
  readonly partyForgotten: { readonly reason: string };
}

/** Who a conversation is with. */
export interface RecognitionFacts {
  readonly partyIdentified: { readonly partyId: string; readonly by: string };
  readonly partySeparated: { readonly partyId: string };
}

/** A file that came with a message. */
export interface AttachmentFacts {
  readonly blobId: string;
  readonly fileName: Sealed;
  readonly mediaType: string;
  readonly bytes: number;
}

/** What a message says; lies apart, and is read only for what is shown. */
export interface MessageDetails {
  readonly channel?: string;
  readonly address: Sealed;
  readonly displayName: Sealed;
  readonly subject: Sealed;
  readonly text: Sealed;
  readonly htmlBlobId: string;
  readonly attachments: readonly AttachmentFacts[];
  readonly marks: readonly string[];
  readonly textTruncated: boolean;
}

/** What a reply says; lies apart likewise. */
export interface ReplyDetails {
  readonly to: Sealed;
  readonly subject: Sealed;
  readonly text: Sealed;
}

/** What a note says; lies apart likewise. */
export interface NoteDetails {
  readonly text: Sealed;
}

/** What happens in a conversation, as far as it moves something; the last words are given where they are at hand. */
export interface ConversationFacts {
  readonly conversationOpened: {
    readonly channel: string;
    readonly mailbox: string;
    readonly address: Sealed;
    readonly displayName: Sealed;
    readonly subject: Sealed;
  };
  readonly messageReceived: {
    readonly messageId: string;
    readonly automatic: boolean;
    readonly text?: Sealed;
  };
  readonly conversationTaken: { readonly accountId: string };
  readonly conversationReleased: { readonly accountId: string };
  readonly noteWritten: { readonly noteId: string; readonly accountId: string };
  readonly replyQueued: {
    readonly replyId: string;
    readonly accountId: string;
    readonly via?: string;
    readonly answers: readonly string[];
    readonly text?: Sealed;
  };
  readonly replySent: { readonly replyId: string };
  readonly replyFailed: { readonly replyId: string; readonly reason: string; readonly final: boolean };
  readonly replyUncertain: { readonly replyId: string };
  readonly replyRetried: { readonly replyId: string; readonly accountId: string };
  readonly conversationClosed: { readonly accountId: string; readonly reason: string };
  readonly conversationReopened: { readonly by: string };
  readonly partyLearned: { readonly partyId: string };
  readonly visitorIntroduced: {
    readonly by: string;
    readonly contactPoint: string;
    readonly address: Sealed;
    readonly displayName: Sealed;
  };
  readonly repliesSeen: { readonly replyIds: readonly string[] };
}

type Said<Facts> = {
  readonly [F in keyof Facts]: { readonly fact: F; readonly facts: Facts[F] };
}[keyof Facts];

/** Where and when an event was recorded. */
export interface Recorded {
  readonly eventId: string;
  /** Id of the party, the conversation or the record. */
  readonly subject: string;
  readonly source: string;
  readonly position: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** `account:<id>`, `service:<name>`, `customer` or `timer:<name>`. */
  readonly actor: string;
}

export type PartyEvent = Recorded & Said<PartyFacts>;
export type RecognitionEvent = Recorded & Said<RecognitionFacts>;
export type ConversationEvent = Recorded & Said<ConversationFacts>;
/** What happens to a record that is with a customer, beside conversations: a promise, a task, a call, a case, a quote, a membership. */
export type RecordEvent = Recorded &
  (
    | Said<WorkflowFacts>
    | Said<CallFacts>
    | Said<CaseFacts>
    | Said<SalesFacts>
    | Said<SendingFacts>
    | Said<ConsentFacts>
    | Said<LoyaltyFacts>
  );

/** What analysis says of a customer; it is about the party itself. */
export type ProfileEvent = Recorded & Said<ProfileFacts>;

/** A public event about customers, as the console keeps it. */
export type CustomerEvent = PartyEvent | RecognitionEvent | ConversationEvent | RecordEvent | ProfileEvent;

/** Names of all facts, by what they are about. */
export const PARTY_FACTS = [
  'partyBegun',
  'partyNamed',
  'contactPointAdded',
  'contactPointRemoved',
  'partyConfirmed',
  'partyMergedInto',
  'partyUnmerged',
  'partyForgotten',
] as const satisfies readonly (keyof PartyFacts)[];
export const RECOGNITION_FACTS = [
  'partyIdentified',
  'partySeparated',
] as const satisfies readonly (keyof RecognitionFacts)[];

const party: ReadonlySet<string> = new Set(PARTY_FACTS);
const recognition: ReadonlySet<string> = new Set(RECOGNITION_FACTS);
const profile: ReadonlySet<string> = new Set(PROFILE_FACTS);
const records: ReadonlySet<string> = new Set([
  ...PROMISE_FACTS,
  ...TASK_FACTS,
  ...CALL_FACTS,
  ...CASE_FACTS,
  ...SALES_FACTS,
  ...SENDING_FACTS,
  ...CONSENT_FACTS,
  ...LOYALTY_FACTS,
]);

export const isPartyEvent = (event: CustomerEvent): event is PartyEvent => party.has(event.fact);
export const isRecognitionEvent = (event: CustomerEvent): event is RecognitionEvent =>
  recognition.has(event.fact);
export const isConversationEvent = (event: CustomerEvent): event is ConversationEvent =>
  ![party, recognition, records, profile].some((facts) => facts.has(event.fact));
export const isProfileEvent = (event: CustomerEvent): event is ProfileEvent => profile.has(event.fact);
export const isRecordEvent = (event: CustomerEvent): event is RecordEvent => records.has(event.fact);

/** The order of recording over all sources: instant, then source, then position. */
export function byRecording(
  a: Pick<Recorded, 'recordedAt' | 'source' | 'position'>,
  b: Pick<Recorded, 'recordedAt' | 'source' | 'position'>,
): number {
  return order(a.recordedAt, b.recordedAt) || order(a.source, b.source) || a.position - b.position;
}

/** The order of happening; ties as they were recorded. */
export function byOccurrence(
  a: Pick<Recorded, 'occurredAt' | 'recordedAt' | 'source' | 'position'>,
  b: Pick<Recorded, 'occurredAt' | 'recordedAt' | 'source' | 'position'>,
): number {
  return order(a.occurredAt, b.occurredAt) || byRecording(a, b);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
