import type {
  CloseReason,
  ConversationOpened,
  MessageReceived,
  NoteWritten,
  ReplyAttempted,
  ReplyQueued,
  VisitorIntroduced,
} from './conversation.events.ts';

/** A message came in; `opening` is how the conversation begins if it is not there yet, `introduction` who the visitor is said to be. */
export interface ReceiveMessage {
  readonly type: 'ReceiveMessage';
  readonly data: {
    readonly message: MessageReceived['data'];
    readonly opening: ConversationOpened['data'];
    readonly introduction?: VisitorIntroduced['data'];
  };
}

/** The visitor of a website is said to be somebody. */
export interface IntroduceVisitor {
  readonly type: 'IntroduceVisitor';
  readonly data: VisitorIntroduced['data'];
}

/** The visitor has these answers of the chat on their screen. */
export interface SeeReplies {
  readonly type: 'SeeReplies';
  readonly data: { readonly replyIds: readonly string[] };
}

/** `over`: also when somebody else has it. */
export interface TakeConversation {
  readonly type: 'TakeConversation';
  readonly data: { readonly accountId: string; readonly over: boolean };
}

export interface ReleaseConversation {
  readonly type: 'ReleaseConversation';
  readonly data: { readonly accountId: string };
}

export interface WriteNote {
  readonly type: 'WriteNote';
  readonly data: NoteWritten['data'];
}

export interface QueueReply {
  readonly type: 'QueueReply';
  readonly data: Omit<ReplyQueued['data'], 'answers'>;
}

/** A service has something said: nobody needs to have the conversation, and nothing is answered by it. */
export interface QueueNotice {
  readonly type: 'QueueNotice';
  readonly data: QueueReply['data'];
}

export interface AttemptReply {
  readonly type: 'AttemptReply';
  readonly data: Omit<ReplyAttempted['data'], 'attempt'>;
}

/** Which try of which reply an outcome is about. */
interface OfAttempt {
  readonly replyId: string;
  readonly attempt: number;
}

export interface RecordReplySent {
  readonly type: 'RecordReplySent';
  readonly data: OfAttempt & { readonly localBlobId: string };
}

export interface RecordReplyFailed {
  readonly type: 'RecordReplyFailed';
  readonly data: OfAttempt & { readonly reason: string; readonly final: boolean; readonly at: string };
}

export interface RecordReplyUncertain {
  readonly type: 'RecordReplyUncertain';
  readonly data: OfAttempt;
}

export interface DoubtReply {
  readonly type: 'DoubtReply';
  readonly data: { readonly replyId: string };
}

export interface RequeueReply {
  readonly type: 'RequeueReply';
  readonly data: OfAttempt;
}

export interface RetryReply {
  readonly type: 'RetryReply';
  readonly data: { readonly replyId: string; readonly accountId: string };
}

export interface CloseConversation {
  readonly type: 'CloseConversation';
  readonly data: { readonly accountId: string; readonly reason: CloseReason };
}

export interface ReopenConversation {
  readonly type: 'ReopenConversation';
  readonly data: { readonly accountId: string };
}

export interface LearnParty {
  readonly type: 'LearnParty';
  readonly data: { readonly partyId: string };
}

export type ConversationCommand =
  | ReceiveMessage
  | IntroduceVisitor
  | SeeReplies
  | TakeConversation
  | ReleaseConversation
  | WriteNote
  | QueueReply
  | QueueNotice
  | AttemptReply
  | RecordReplySent
  | RecordReplyFailed
  | RecordReplyUncertain
  | DoubtReply
  | RequeueReply
  | RetryReply
  | CloseConversation
  | ReopenConversation
  | LearnParty;
