import { type Belonging, nobodys } from '@rapport/kernel/policy';
import type { ConversationFacts } from './events.ts';
import { type SealedText, closed, closedIfAny, given } from './personal.ts';

type Sealed = SealedText | null | undefined;
type ReplyState = 'queued' | 'sent' | 'failed' | 'uncertain';

/** A received message that still waits, and since when. */
export type Waiting = { readonly messageId: string; readonly since: string };

/** Where a conversation stands: the state of an inbox line, of a page's head and of a customer's card. JSON throughout. */
export type ConversationHeader = {
  readonly channel: string;
  readonly mailbox: string;
  readonly address: Sealed;
  readonly displayName: Sealed;
  readonly subject: Sealed;
  /** Of the visitor of a website: who says who they are (said: they themselves; signed: the website). */
  readonly introducedBy?: 'said' | 'signed';
  readonly openedAt: string;
  readonly lastActivityAt: string;
  readonly closed: boolean;
  readonly ownerId: string | null;
  readonly partyId: string | null;
  /** Oldest first. */
  readonly waiting: readonly Waiting[];
  /** Closed by a person's word while they waited: they wait again when a person opens it. */
  readonly unanswered: readonly Waiting[];
  /** What each reply that has not left yet will answer. */
  readonly unsent: Readonly<Record<string, readonly string[]>>;
  readonly lastReply: { readonly replyId: string; readonly state: ReplyState } | null;
  /** The last words said by either side, where the event brings them. */
  readonly lastText: Sealed;
};

type Evolutions = {
  readonly [F in Exclude<keyof ConversationFacts, 'conversationOpened'>]: (
    header: ConversationHeader,
    facts: ConversationFacts[F],
    at: string,
  ) => ConversationHeader;
};

const evolutions: Evolutions = {
  messageReceived: (header, { messageId, automatic, text }, at) => ({
    ...active(header, at),
    lastText: text,
    waiting: automatic ? header.waiting : [...header.waiting, { messageId, since: at }],
  }),
  conversationTaken: (header, { accountId }) => ({ ...header, ownerId: accountId }),
  conversationReleased: (header) => ({ ...header, ownerId: null }),
  noteWritten: (header, _facts, at) => active(header, at),
  replyQueued: (header, { replyId, answers, text }, at) => ({
    ...active(header, at),
    lastText: text,
    unsent: { ...header.unsent, [replyId]: answers },
    lastReply: { replyId, state: 'queued' },
  }),
  replySent: sent,
  replyFailed: (header, { replyId }) => onLastReply(header, replyId, 'failed'),
  replyUncertain: (header, { replyId }) => onLastReply(header, replyId, 'uncertain'),
  replyRetried: (header, { replyId }) => onLastReply(header, replyId, 'queued'),
  conversationClosed: (header) => ({
    ...header,
    closed: true,
    waiting: [],
    unanswered: [...header.unanswered, ...header.waiting],
  }),
  conversationReopened: (header, { by }) =>
    by === 'person'
      ? { ...header, closed: false, waiting: [...header.waiting, ...header.unanswered], unanswered: [] }
      : { ...header, closed: false },
  // Who was known by an address stays so when a name alone is said after it.
  visitorIntroduced: (header, { by, address, displayName }) => ({
    ...header,
    address: address ?? header.address,
    displayName: displayName ?? header.displayName,
    introducedBy: by === 'signed' ? 'signed' : 'said',
  }),
  repliesSeen: (header) => header,
  partyLearned: (header, { partyId }) => ({ ...header, partyId: partyId === '' ? null : partyId }),
};

/** Folds one fact into where a conversation stands; nothing before it was opened. */
export function evolveHeader<F extends keyof ConversationFacts>(
  header: ConversationHeader | undefined,
  fact: F,
  facts: ConversationFacts[F],
  at: string,
): ConversationHeader | undefined {
  if (fact === 'conversationOpened') return opened(facts as ConversationFacts['conversationOpened'], at);
  if (!header) return undefined;
  const evolve = evolutions[fact as keyof Evolutions] as (
    h: ConversationHeader,
    f: unknown,
    a: string,
  ) => ConversationHeader;
  return evolve(header, facts, at);
}

/** Since when somebody waits for an answer. */
export function waitingSince({ waiting }: ConversationHeader): string | undefined {
  return waiting.map(({ since }) => since).toSorted()[0];
}

/** The other side as the channel knows it; nothing of it where a website's visitor has not said who they are. */
export function counterpartOf({ displayName, address, introducedBy }: ConversationHeader) {
  const name = closedIfAny('display_name', displayName);
  return given({ name, address: address ? closed('address', address) : undefined, introducedBy });
}

/** Nobody's, somebody's or done. */
export function stateOf({ closed, ownerId }: ConversationHeader): 'unassigned' | 'owned' | 'closed' {
  if (closed) return 'closed';
  return ownerId === null ? 'unassigned' : 'owned';
}

/** Whom it lies with, as far as any fact says. */
export function belongingOf({ ownerId }: ConversationHeader): Belonging {
  return { ...nobodys, owner: ownerId };
}

function opened(
  { channel, mailbox, address, displayName, subject }: ConversationFacts['conversationOpened'],
  at: string,
): ConversationHeader {
  return {
    channel,
    mailbox,
    address,
    displayName,
    subject,
    openedAt: at,
    lastActivityAt: at,
    closed: false,
    ownerId: null,
    partyId: null,
    waiting: [],
    unanswered: [],
    unsent: {},
    lastReply: null,
    lastText: null,
  };
}

/** Something was said; what happened earlier and was only recorded later moves nothing back. */
function active(header: ConversationHeader, at: string): ConversationHeader {
  return at > header.lastActivityAt ? { ...header, lastActivityAt: at } : header;
}

function sent(header: ConversationHeader, { replyId }: { readonly replyId: string }): ConversationHeader {
  const { [replyId]: answers = [], ...unsent } = header.unsent;
  const left = (waiting: readonly Waiting[]) =>
    waiting.filter(({ messageId }) => !answers.includes(messageId));
  return {
    ...onLastReply(header, replyId, 'sent'),
    unsent,
    waiting: left(header.waiting),
    unanswered: left(header.unanswered),
  };
}

function onLastReply(header: ConversationHeader, replyId: string, state: ReplyState): ConversationHeader {
  return header.lastReply?.replyId === replyId ? { ...header, lastReply: { replyId, state } } : header;
}
