import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { Conversation } from '../domain/conversation.ts';
import { MessageId, type MessageIdState } from '../domain/message-id.ts';
import type { AsideReason } from '../domain/mail.events.ts';
import { type Looked, contactPointOf, conversationStream, look, messageIdStream } from './streams.ts';

const MAX_CANDIDATES = 20;

/** What a mail gives away of where it belongs. */
export interface ThreadClues {
  /** Its own Message-ID, or empty. */
  readonly messageId: string;
  /** Message-IDs it answers or refers to, the most telling first. */
  readonly references: readonly string[];
  /** Conversations that genuine tokens in it name. */
  readonly tokens: readonly string[];
  /** Message-IDs that a delivery report gives back. */
  readonly reported: readonly string[];
  /** Normalised address of its sender. */
  readonly sender: string;
}

/** Where a mail belongs, and the Message-IDs looked at, to be written at just these versions. */
export interface Thread {
  readonly found: { readonly conversationId: string } | undefined;
  readonly seen: readonly Looked<MessageIdState>[];
  /** It carries the Message-ID of a reply of ours: our own mail has come back. */
  readonly loop: boolean;
}

/** The conversation of this mailbox that a mail belongs to and its sender takes part in, if any. */
export async function findThread(
  store: EventStore,
  keys: Pick<KeyRing, 'indexHash'>,
  mailbox: string,
  clues: ThreadClues,
  aside: AsideReason | undefined,
): Promise<Thread> {
  const at = (id: string) => look(store, MessageId, messageIdStream(keys.indexHash, mailbox, id));
  const others = clues.references.filter((id) => id !== clues.messageId);
  const [own, referred, reported] = await Promise.all([
    Promise.all(clues.messageId ? [at(clues.messageId)] : []),
    Promise.all(others.map(at)),
    Promise.all(aside === 'bounce' ? clues.reported.map(at) : []),
  ]);
  const seen = [...own, ...referred];
  const loop = own.some(({ state }) => state.replyOf !== undefined);
  const bounced = aside === 'bounce' ? repliesNamed([...reported, ...referred]) : [];
  if (bounced[0] !== undefined) return { found: { conversationId: bounced[0] }, seen, loop };
  // A child that came first left its conversation with this mail's own id: it is asked last of the ids.
  const candidates = new Set([
    ...[...referred, ...own].flatMap(({ state }) => state.conversations),
    ...clues.tokens,
  ]);
  const contactPoint = contactPointOf(keys.indexHash, clues.sender);
  for (const conversationId of [...candidates].slice(0, MAX_CANDIDATES)) {
    const { state } = await look(store, Conversation, conversationStream(conversationId));
    if (state.mailbox === mailbox && state.participants.includes(contactPoint)) {
      return { found: { conversationId }, seen, loop };
    }
  }
  return { found: undefined, seen, loop };
}

function repliesNamed(seen: readonly Looked<MessageIdState>[]): readonly string[] {
  return seen.flatMap(({ state }) => (state.replyOf === undefined ? [] : [state.replyOf]));
}
