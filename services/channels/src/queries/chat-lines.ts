import type { EventStore, StoredEvent } from '@rapport/kernel/event-store';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import type { MessageReceived, ReplyQueued } from '../domain/conversation.events.ts';
import type { SealedColumn } from './rows.ts';

/** A line of a chat as its visitor sees it. */
export interface ChatLine {
  /** Its place in the conversation: lines are in this order, and what comes later has a higher one. */
  readonly place: number;
  readonly from: 'visitor' | 'us';
  /** Of the visitor's own: the id that their page gave it. Of ours: the reply's. */
  readonly id: string;
  readonly at: string;
  /** Null: forgotten, or the key ring is away. */
  readonly text: string | null;
}

/** Lines of a chat, and how far that is. */
export interface ChatLines {
  readonly lines: readonly ChatLine[];
  /** The last place looked at: whoever goes on from there misses nothing and gets nothing twice. */
  readonly upTo: number;
  /** The first place looked at. */
  readonly from: number;
  /** There may be more beyond. */
  readonly more: boolean;
}

/** Events looked at at once. */
const WINDOW = 200;

/**
 * Lines after a place of a conversation's stream, in its order; what came and went by mail is not among them, because
 * whoever sits before a website is not whoever reads a mailbox.
 */
export async function chatLinesAfter(
  { store, keys }: Needs,
  streamId: string,
  after: number,
): Promise<ChatLines> {
  const events = await store.readStream(streamId, { fromVersion: after + 1, toVersion: after + WINDOW });
  return await linesOf(keys, events, { from: after + 1, upTo: after, more: events.length === WINDOW });
}

/** The last lines before a place. */
export async function chatLinesBefore(
  { store, keys }: Needs,
  streamId: string,
  before: number,
): Promise<ChatLines> {
  const from = Math.max(1, before - WINDOW);
  const events =
    before > from ? await store.readStream(streamId, { fromVersion: from, toVersion: before - 1 }) : [];
  return await linesOf(keys, events, { from, upTo: before - 1, more: from > 1 });
}

interface Needs {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly keys: KeyRing;
}

async function linesOf(
  keys: KeyRing,
  events: readonly StoredEvent[],
  { from, upTo, more }: Omit<ChatLines, 'lines'>,
): Promise<ChatLines> {
  const said = events.flatMap(saidIn);
  const { texts } = await openTexts(
    keys,
    said.map(({ sealed }) => ({ field: 'text', sealed })),
  );
  const lines = said.map(({ sealed: _sealed, ...line }, i) => ({ ...line, text: texts[i] ?? null }));
  return { lines, from, upTo: events.at(-1)?.version ?? upTo, more };
}

function saidIn(event: StoredEvent): readonly (Omit<ChatLine, 'text'> & { readonly sealed: SealedColumn })[] {
  const { version: place, occurredAt: at } = event;
  if (event.type === 'MessageReceived') {
    const { channel, sentAs, messageId, text } = event.data as unknown as MessageReceived['data'];
    return channel === 'chat' ? [{ place, from: 'visitor', id: sentAs ?? messageId, at, sealed: text }] : [];
  }
  if (event.type !== 'ReplyQueued') return [];
  const { via, replyId, text } = event.data as unknown as ReplyQueued['data'];
  return via === 'chat' ? [{ place, from: 'us', id: replyId, at, sealed: text }] : [];
}
