import type { ConversationEvent, ConversationFacts, Recorded, RecognitionEvent } from './events.ts';
import { type ConversationHeader, evolveHeader } from './conversation-header.ts';
import { type ConversationLineEntry, type Line, baseOf, byAccount, byActor } from './lines.ts';
import { type Wordless, given } from './personal.ts';

type ReplyEntry = Extract<ConversationLineEntry, { readonly kind: 'reply' }>;

/** A conversation as its events tell it up to some instant. */
export interface FoldedConversation {
  readonly conversationId: string;
  readonly header: ConversationHeader;
  /** The event that opened it. */
  readonly opened: Recorded;
  /** The last that happened in it. */
  readonly latest: Recorded;
  /** In the order of recording. */
  readonly lines: readonly Line<ConversationLineEntry>[];
  readonly figures: { readonly messages: number; readonly replies: number; readonly notes: number };
  readonly lastHeardAt: string | undefined;
}

interface Progress {
  header: ConversationHeader | undefined;
  opened: Recorded | undefined;
  latest: Recorded | undefined;
  readonly lines: Line<ConversationLineEntry>[];
  /** Index of a reply's line. */
  readonly replies: Map<string, number>;
}

/**
 * Folds the events of one conversation, and those that say who it is with, in the order of recording. Undefined before it
 * was opened.
 */
export function foldConversation(
  conversationId: string,
  events: readonly (ConversationEvent | RecognitionEvent)[],
): FoldedConversation | undefined {
  const progress: Progress = {
    header: undefined,
    opened: undefined,
    latest: undefined,
    lines: [],
    replies: new Map(),
  };
  for (const event of events) {
    if (event.fact === 'partyIdentified' || event.fact === 'partySeparated') {
      add(progress, event, identified(event));
      continue;
    }
    progress.header = evolveHeader(progress.header, event.fact, event.facts as never, event.occurredAt);
    if (event.fact === 'conversationOpened') progress.opened = event;
    progress.latest = event;
    write(progress, event);
  }
  const { header, opened, latest, lines } = progress;
  if (!header || !opened || !latest) return undefined;
  const ofKind = (kind: string) => lines.filter(({ entry }) => entry.kind === kind);
  const sent = lines.filter(({ entry }) => entry.kind === 'reply' && entry.state === 'sent');
  return {
    conversationId,
    header,
    opened,
    latest,
    lines,
    figures: { messages: ofKind('message').length, replies: sent.length, notes: ofKind('note').length },
    lastHeardAt: ofKind('message')
      .map(({ begun }) => begun.occurredAt)
      .toSorted()
      .at(-1),
  };
}

type Writers = {
  readonly [F in keyof ConversationFacts]?: (
    facts: ConversationFacts[F],
    event: ConversationEvent,
  ) => ConversationLineEntry;
};

const writers: Writers = {
  messageReceived: ({ messageId, automatic }, event) => ({
    kind: 'message',
    ...baseOf(event),
    messageId,
    automatic,
    ...wordsOf(event),
  }),
  noteWritten: ({ noteId, accountId }, event) => ({
    kind: 'note',
    ...baseOf(event),
    noteId,
    by: byAccount(accountId),
    ...wordsOf(event),
  }),
  replyQueued: ({ replyId, accountId, via }, event) => ({
    kind: 'reply',
    ...baseOf(event),
    replyId,
    ...(via ? { via } : {}),
    ...given({ by: accountId === '' ? undefined : byAccount(accountId) }),
    state: 'queued',
    stateAt: event.occurredAt,
    ...wordsOf(event),
  }),
  conversationTaken: ({ accountId }, event) => ({
    kind: 'taken',
    ...baseOf(event),
    by: byAccount(accountId),
  }),
  conversationReleased: ({ accountId }, event) => ({
    kind: 'released',
    ...baseOf(event),
    by: byAccount(accountId),
  }),
  conversationClosed: ({ accountId, reason }, event) => ({
    kind: 'closed',
    ...baseOf(event),
    by: byAccount(accountId),
    reason,
  }),
  conversationReopened: ({ by }, event) => ({
    kind: 'reopened',
    ...baseOf(event),
    ...given({ cause: by === 'person' ? ('person' as const) : ('message' as const), by: byActor(event) }),
  }),
};

function write(progress: Progress, event: ConversationEvent): void {
  const writer = writers[event.fact] as
    ((facts: unknown, event: ConversationEvent) => ConversationLineEntry) | undefined;
  if (event.fact === 'repliesSeen') return seen(progress, event);
  if (writer) {
    if (event.fact === 'replyQueued') progress.replies.set(event.facts.replyId, progress.lines.length);
    add(progress, event, writer(event.facts, event));
    return;
  }
  const change = replyChange(event);
  const index = change && progress.replies.get(change.replyId);
  const line = index === undefined ? undefined : progress.lines[index];
  if (!change || index === undefined || line?.entry.kind !== 'reply') return;
  const { reason: _reason, willRetry: _willRetry, ...rest } = line.entry;
  progress.lines[index] = {
    ...line,
    entry: { ...rest, ...change.to, stateAt: event.occurredAt },
    changedAt: event.recordedAt,
  };
}

/** Answers that were on the visitor's screen. */
function seen(
  progress: Progress,
  { facts, occurredAt, recordedAt }: Extract<ConversationEvent, { readonly fact: 'repliesSeen' }>,
): void {
  for (const replyId of facts.replyIds) {
    const index = progress.replies.get(replyId);
    const line = index === undefined ? undefined : progress.lines[index];
    if (index === undefined || line?.entry.kind !== 'reply') continue;
    progress.lines[index] = { ...line, entry: { ...line.entry, seenAt: occurredAt }, changedAt: recordedAt };
  }
}

type ReplyChange = Pick<ReplyEntry, 'state'> & Partial<Pick<ReplyEntry, 'reason' | 'willRetry'>>;

function replyChange(
  event: ConversationEvent,
): { readonly replyId: string; readonly to: ReplyChange } | undefined {
  switch (event.fact) {
    case 'replySent':
      return { replyId: event.facts.replyId, to: { state: 'sent' } };
    case 'replyFailed': {
      const { replyId, reason, final } = event.facts;
      return { replyId, to: { state: 'failed', reason, willRetry: !final } };
    }
    case 'replyUncertain':
      return { replyId: event.facts.replyId, to: { state: 'uncertain' } };
    case 'replyRetried':
      return { replyId: event.facts.replyId, to: { state: 'queued' } };
    default:
      return undefined;
  }
}

function identified(event: RecognitionEvent): ConversationLineEntry {
  const base = { kind: 'identified', ...baseOf(event) } as const;
  return event.fact === 'partyIdentified' ? { ...base, partyId: event.facts.partyId } : base;
}

function wordsOf({ source, position }: Recorded): Wordless {
  return { $words: { source, position } };
}

function add(progress: Progress, event: Recorded, entry: ConversationLineEntry): void {
  progress.lines.push({ entry, begun: event, changedAt: event.recordedAt });
}
