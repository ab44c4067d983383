import type { SealedText } from './sealed-text.ts';

/** A received message, and the mail, submission or chat message that it came in as. */
export type Received = { readonly messageId: string; readonly mailId: string };

export type Attachment = {
  readonly blobId: string;
  readonly fileName: SealedText;
  readonly mediaType: string;
  readonly bytes: number;
};

/** Somebody outside began to talk with us. */
export interface ConversationOpened {
  readonly type: 'ConversationOpened';
  readonly data: {
    readonly channel: 'mail' | 'form' | 'chat';
    readonly mailbox: string;
    /** Empty: nobody known, the visitor of a website. */
    readonly contactPoint: string;
    /** What the contact point is; absent: email. */
    readonly contactKind?: 'email' | 'phone';
    readonly address: SealedText | null;
    readonly displayName: SealedText | null;
    readonly subject: SealedText;
  };
}

/** A message from the other side. It waits for an answer unless it is automatic. */
export interface MessageReceived {
  readonly type: 'MessageReceived';
  readonly data: {
    readonly messageId: string;
    readonly mailId: string;
    /** Absent: mail. A conversation that began in one channel may go on in another. */
    readonly channel?: 'form' | 'chat';
    /** The id that the sender's page gave it, where it has given one. */
    readonly sentAs?: string;
    readonly contactPoint: string;
    readonly address: SealedText | null;
    readonly displayName: SealedText | null;
    readonly subject: SealedText;
    readonly text: SealedText;
    readonly textTruncated: boolean;
    readonly htmlBlobId: string;
    readonly attachments: readonly Attachment[];
    readonly automatic: boolean;
    readonly marks: readonly string[];
    /** Contact points of all it was written by or to, ours left out: they may answer in this conversation. */
    readonly participants: readonly string[];
    /** Where its answer goes; null: no mail address is known. */
    readonly replyTo: SealedText | null;
    /** Sealed JSON `{messageId, references}`: what its answer refers to. */
    readonly threading: SealedText | null;
    /** Subject of the key that opens its raw mail; empty: there is none. */
    readonly rawSubject: string;
  };
}

/** Somebody made it theirs to answer; `from` is who had it, or empty. */
export interface ConversationTaken {
  readonly type: 'ConversationTaken';
  readonly data: { readonly accountId: string; readonly from: string };
}

export interface ConversationReleased {
  readonly type: 'ConversationReleased';
  readonly data: { readonly accountId: string };
}

/** Said among colleagues; never leaves the company. */
export interface NoteWritten {
  readonly type: 'NoteWritten';
  readonly data: { readonly noteId: string; readonly accountId: string; readonly text: SealedText };
}

export interface ReplyQueued {
  readonly type: 'ReplyQueued';
  readonly data: {
    readonly replyId: string;
    readonly accountId: string;
    readonly text: SealedText;
    /** In the chat nothing is addressed, and it is sent in the same append; absent: mail. */
    readonly via?: 'chat';
    readonly to: SealedText | null;
    readonly subject: SealedText | null;
    readonly internetMessageId: string;
    /** Sealed JSON `{messageId, references}` of the message it answers, or of none. */
    readonly threading: SealedText | null;
    /** What waits no longer once it is sent. */
    readonly answers: readonly Received[];
  };
}

/** The sender is about to speak to the relay: written first, so that a death in between is noticed. */
export interface ReplyAttempted {
  readonly type: 'ReplyAttempted';
  readonly data: {
    readonly replyId: string;
    readonly attempt: number;
    /** Epoch of the sender's lease. */
    readonly epoch: number;
    readonly via: 'relay' | 'local';
  };
}

/** The relay took it, or it lies in the local mailbox; in the chat: it stands in what the visitor reads. */
export interface ReplySent {
  readonly type: 'ReplySent';
  readonly data: {
    readonly replyId: string;
    readonly localBlobId: string;
    /** As it was queued. */
    readonly via?: 'chat';
    readonly answers: readonly Received[];
  };
}

export interface ReplyFailed {
  readonly type: 'ReplyFailed';
  readonly data: {
    readonly replyId: string;
    readonly attempt: number;
    readonly reason: string;
    readonly final: boolean;
    /** Instant of the next try, or empty when final. */
    readonly retryAt: string;
  };
}

/** Its next try is due. */
export interface ReplyRequeued {
  readonly type: 'ReplyRequeued';
  readonly data: { readonly replyId: string };
}

/** The relay's answer was lost: it may have left or not. */
export interface ReplyUncertain {
  readonly type: 'ReplyUncertain';
  readonly data: { readonly replyId: string };
}

/** A person asked for another try. */
export interface ReplyRetried {
  readonly type: 'ReplyRetried';
  readonly data: { readonly replyId: string; readonly accountId: string };
}

/** These answers were on the visitor's screen: the chat was open, in front, and showed them. */
export interface RepliesSeen {
  readonly type: 'RepliesSeen';
  readonly data: { readonly replyIds: readonly string[] };
}

/** The visitor of a website says who they are, or the website says it of them; the last one counts. */
export interface VisitorIntroduced {
  readonly type: 'VisitorIntroduced';
  readonly data: {
    /** The same words of the same kind have the same id. */
    readonly introductionId: string;
    /** `said`: nobody has checked it. `signed`: a website of ours vouches for it. */
    readonly by: 'said' | 'signed';
    /** Empty: a name alone was given. */
    readonly contactPoint: string;
    readonly address: SealedText | null;
    readonly displayName: SealedText | null;
  };
}

export type CloseReason = 'answered' | 'spam' | 'no-answer-needed';

export interface ConversationClosed {
  readonly type: 'ConversationClosed';
  readonly data: {
    readonly accountId: string;
    readonly reason: CloseReason;
    /** What waited and waits no longer, by a person's word alone. */
    readonly unanswered: readonly Received[];
  };
}

export interface ConversationReopened {
  readonly type: 'ConversationReopened';
  readonly data: {
    readonly by: 'message' | 'person';
    readonly accountId: string;
    /** What waits again: a person opened it, so what was closed unanswered counts again. */
    readonly waiting: readonly Received[];
  };
}

/** The conversation learnt who it is with; an empty party: not whom it thought. */
export interface PartyLearned {
  readonly type: 'PartyLearned';
  readonly data: { readonly partyId: string };
}

export type ConversationEvent =
  | ConversationOpened
  | MessageReceived
  | ConversationTaken
  | ConversationReleased
  | NoteWritten
  | ReplyQueued
  | ReplyAttempted
  | ReplySent
  | ReplyFailed
  | ReplyRequeued
  | ReplyUncertain
  | ReplyRetried
  | ConversationClosed
  | ConversationReopened
  | PartyLearned
  | RepliesSeen
  | VisitorIntroduced;
