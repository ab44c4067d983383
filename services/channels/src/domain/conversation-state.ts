import type {
  ConversationEvent,
  ConversationReopened,
  MessageReceived,
  Received,
  ReplyQueued,
  VisitorIntroduced,
} from './conversation.events.ts';

/** A reply on its way. */
export interface ReplyState {
  readonly status: 'queued' | 'sending' | 'sent' | 'failed' | 'uncertain';
  readonly final: boolean;
  /** Tries so far, and since a person last asked for one. */
  readonly attempt: number;
  readonly tries: number;
  readonly answers: readonly Received[];
  /** In the chat; absent: by mail. */
  readonly via?: 'chat';
  /** Absent: not yet, as far as anybody knows. */
  readonly seen?: true;
}

/** Who somebody is said to be. */
export type Introduced = VisitorIntroduced['data'] & { readonly times: number };

/** A conversation: who has it, what waits in it, who takes part, and where its replies stand. */
export interface ConversationState {
  readonly status: 'none' | 'open' | 'closed';
  readonly mailbox: string;
  readonly owner: string | undefined;
  readonly partyId: string;
  readonly participants: readonly string[];
  readonly messages: Readonly<Record<string, string>>;
  readonly rawSubjects: readonly string[];
  /** Received and not answered yet, oldest first. */
  readonly waiting: readonly Received[];
  /** Closed by a person's word without an answer that was sent. */
  readonly unanswered: readonly Received[];
  /** What an answer goes to: the last message of a person, else the last at all. */
  readonly answerable: MessageReceived['data'] | undefined;
  /** Who the visitor of a website is said to be, the last and how often it was said; a stronger word is kept. */
  readonly introduced?: Introduced;
  /** Id of the last that a colleague wrote: colleagues may write for years, and nothing depends on it. */
  readonly lastNote: string;
  readonly replies: Readonly<Record<string, ReplyState>>;
}

/** Nothing has happened yet. */
export const noConversation: ConversationState = {
  status: 'none',
  mailbox: '',
  owner: undefined,
  partyId: '',
  participants: [],
  messages: {},
  rawSubjects: [],
  waiting: [],
  unanswered: [],
  answerable: undefined,
  lastNote: '',
  replies: {},
};

type Evolutions = {
  readonly [E in ConversationEvent as E['type']]: (
    state: ConversationState,
    data: E['data'],
  ) => ConversationState;
};

const without = (list: readonly Received[], gone: readonly Received[]): readonly Received[] =>
  list.filter(({ messageId }) => !gone.some((other) => other.messageId === messageId));

const evolutions: Evolutions = {
  ConversationOpened: (state, { mailbox, contactPoint }) => ({
    ...state,
    status: 'open',
    mailbox,
    participants: contactPoint ? [contactPoint] : [],
  }),
  MessageReceived: received,
  ConversationTaken: (state, { accountId }) => ({ ...state, owner: accountId }),
  ConversationReleased: (state) => ({ ...state, owner: undefined }),
  NoteWritten: (state, { noteId }) => ({ ...state, lastNote: noteId }),
  ReplyQueued: queued,
  ReplyAttempted: (state, { replyId, attempt }) =>
    onReply(state, replyId, (reply) => ({ ...reply, status: 'sending', attempt, tries: reply.tries + 1 })),
  ReplySent: (state, { replyId, answers }) => ({
    ...onReply(state, replyId, (reply) => ({ ...reply, status: 'sent', final: true })),
    waiting: without(state.waiting, answers),
    unanswered: without(state.unanswered, answers),
  }),
  ReplyFailed: (state, { replyId, final }) =>
    onReply(state, replyId, (reply) => ({ ...reply, status: 'failed', final })),
  ReplyRequeued: (state, { replyId }) => onReply(state, replyId, (reply) => ({ ...reply, status: 'queued' })),
  ReplyUncertain: (state, { replyId }) =>
    onReply(state, replyId, (reply) => ({ ...reply, status: 'uncertain', final: true })),
  ReplyRetried: (state, { replyId }) =>
    onReply(state, replyId, (reply) => ({ ...reply, status: 'queued', final: false, tries: 0 })),
  ConversationClosed: (state, { unanswered }) => ({
    ...state,
    status: 'closed',
    waiting: [],
    unanswered: [...state.unanswered, ...unanswered],
  }),
  ConversationReopened: reopened,
  PartyLearned: (state, { partyId }) => ({ ...state, partyId }),
  RepliesSeen: (state, { replyIds }) =>
    replyIds.reduce((seen, id) => onReply(seen, id, (reply) => ({ ...reply, seen: true })), state),
  VisitorIntroduced: introduced,
};

/** Folds one event into the state of a conversation. */
export function evolveConversation(state: ConversationState, event: ConversationEvent): ConversationState {
  return evolutions[event.type](state, event.data as never);
}

function received(state: ConversationState, data: MessageReceived['data']): ConversationState {
  const { messageId, mailId, automatic, participants, rawSubject } = data;
  const outweighs = !automatic || !state.answerable || state.answerable.automatic;
  return {
    ...state,
    messages: { ...state.messages, [messageId]: mailId },
    rawSubjects: rawSubject ? [...state.rawSubjects, rawSubject] : state.rawSubjects,
    participants: [...new Set([...state.participants, ...participants])],
    waiting: automatic ? state.waiting : [...state.waiting, { messageId, mailId }],
    answerable: outweighs ? data : state.answerable,
  };
}

function queued(state: ConversationState, { replyId, answers, via }: ReplyQueued['data']): ConversationState {
  const fresh = { status: 'queued', final: false, attempt: 0, tries: 0, answers } as const;
  const reply: ReplyState = via ? { ...fresh, via } : fresh;
  return { ...state, replies: { ...state.replies, [replyId]: reply } };
}

function introduced(state: ConversationState, data: VisitorIntroduced['data']): ConversationState {
  const { participants, introduced: before } = state;
  return {
    ...state,
    participants: data.contactPoint ? [...new Set([...participants, data.contactPoint])] : participants,
    introduced: { ...data, times: (before?.times ?? 0) + 1 },
  };
}

function reopened(state: ConversationState, { waiting }: ConversationReopened['data']): ConversationState {
  return {
    ...state,
    status: 'open',
    waiting: [...state.waiting, ...waiting],
    unanswered: without(state.unanswered, waiting),
  };
}

function onReply(
  state: ConversationState,
  replyId: string,
  change: (reply: ReplyState) => ReplyState,
): ConversationState {
  const reply = state.replies[replyId];
  return reply ? { ...state, replies: { ...state.replies, [replyId]: change(reply) } } : state;
}
