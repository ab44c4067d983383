import { freshId } from './fresh-id.ts';
import { backOff } from '../live/event-stream.ts';
import { come, introduceNow, readBefore, sit } from './chat-reading.ts';
import {
  type Chat,
  type ChatView,
  type Introduction,
  beginAnew,
  change,
  chatOf,
  forget,
  headersOf,
  meaningOf,
  pause,
} from './chat-state.ts';
import type { Kept, Unsent } from './kept.ts';
import { Refusal, ask } from './public-api.ts';

/** A visitor's side of a chat. */
export interface ChatClient {
  view(): ChatView;
  say(text: string): void;
  /** Says who the visitor is: now, or with the first words. */
  introduce(words: Introduction): Promise<void>;
  again(messageId: string): void;
  earlier(): Promise<void>;
  seen(replyIds: readonly string[]): void;
  /** Reads on at once from a line that may be dead. */
  hurry(): void;
  /** Somebody else sits here now. */
  reset(): void;
}

/**
 * Keeps what is said until it is known to have arrived, under an id made here, so that what is sent again is said once; and
 * reads on from the last place it has, over cuts, reloads and restarts, so that nothing is missed and nothing comes twice.
 */
export function chatClient(siteId: string, kept: Kept, onChange: () => void): ChatClient {
  const chat = chatOf(siteId, kept, onChange);
  const sitDown = () => void sit(chat, () => void send(chat));
  sitDown();
  return {
    view: () => chat.view,
    say: (text) => {
      const message = { messageId: freshId(), text, at: new Date().toISOString() };
      kept.keepUnsent(message);
      const state = chat.view.connected ? 'sending' : 'waiting';
      change(chat, { pending: [...chat.view.pending, { ...message, state }] });
      void send(chat);
    },
    introduce: (words) => introduce(chat, words),
    again: (messageId) => {
      mark(chat, messageId, 'sending');
      void send(chat);
    },
    earlier: () => readBefore(chat, chat.first),
    seen: (replyIds) => {
      // Told as far as possible; the next time tells again what got lost.
      void ask(`${chat.path}/seen`, { body: { replyIds }, headers: headersOf(chat) }).catch(() => undefined);
    },
    hurry: () => {
      chat.cut.abort();
      chat.cut = new AbortController();
    },
    reset: () => {
      chat.held = undefined;
      forget(chat);
      sitDown();
    },
  };
}

async function introduce(chat: Chat, words: Introduction): Promise<void> {
  chat.held = words;
  const signed = 'identity' in words;
  // Whoever the website signs for is asked about at the door: it may be somebody else than before.
  if (signed && chat.view.greeting !== undefined) await come(chat);
  else if (!signed && chat.begun) await introduceNow(chat, words);
  else if (!signed) change(chat, { introducedBy: 'said' });
}

function mark(chat: Chat, messageId: string, state: 'sending' | 'waiting' | 'failed'): void {
  change(chat, {
    pending: chat.view.pending.map((each) => (each.messageId === messageId ? { ...each, state } : each)),
  });
}

/** Sends what waits, one after the other, so that it arrives in the order it was written. */
async function send(chat: Chat): Promise<void> {
  if (chat.sending) return;
  chat.sending = true;
  for (let tries = 0; chat.view.greeting !== undefined;) {
    const waits = ({ state, messageId }: ChatView['pending'][number]) =>
      state !== 'failed' && !chat.acknowledged.has(messageId);
    const next = chat.view.pending.find(waits);
    if (!next) break;
    if (tries === 0) mark(chat, next.messageId, 'sending');
    const delay = await sendOne(chat, next, tries);
    tries = delay === 0 ? 0 : tries + 1;
    if (delay > 0) await pause(delay);
  }
  chat.sending = false;
}

/** Sends a message; gives how long to wait before the next try, ms. */
async function sendOne(chat: Chat, { messageId, text }: Unsent, tries: number): Promise<number> {
  const said = chat.held;
  try {
    await ask(`${chat.path}/messages`, { body: { messageId, text, ...said }, headers: headersOf(chat) });
  } catch (error) {
    return refused(chat, messageId, error, tries);
  }
  chat.acknowledged.add(messageId);
  chat.kept.dropUnsent(messageId);
  chat.begun = true;
  if (said && chat.held === said) {
    chat.held = undefined;
    change(chat, { introducedBy: 'identity' in said ? 'signed' : 'said' });
  }
  return 0;
}

function refused(chat: Chat, messageId: string, error: unknown, tries: number): number {
  const meaning = meaningOf(error);
  if (meaning === 'passing') {
    mark(chat, messageId, 'waiting');
    const seconds = error instanceof Refusal ? Number(error.details['retryAfterSeconds'] ?? 0) : 0;
    return seconds > 0 ? seconds * 1_000 : backOff(tries);
  }
  if (meaning === 'unsigned') chat.held = undefined;
  // The line that is read on is cut with it, and whoever sits there comes in anew.
  else if (meaning === 'another') beginAnew(chat);
  else mark(chat, messageId, 'failed');
  return 0;
}
