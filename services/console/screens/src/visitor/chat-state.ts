import type { Kept, Unsent } from './kept.ts';
import { Refusal } from './public-api.ts';

/** A line as the server has it. */
export interface Line {
  readonly place: number;
  readonly from: 'visitor' | 'us';
  readonly id: string;
  readonly at: string;
  readonly text: string | null;
}

/** Who the visitor says they are, or what the website signed. */
export type Introduction = { readonly name?: string; readonly mail?: string } | { readonly identity: string };

/** All that the page shows. */
export interface ChatView {
  /** In the conversation's order. */
  readonly lines: readonly Line[];
  /** Written here and not there yet, in the order they were written. */
  readonly pending: readonly (Unsent & { readonly state: 'sending' | 'waiting' | 'failed' })[];
  /** There are earlier lines than the first of these. */
  readonly more: boolean;
  readonly connected: boolean;
  readonly closed: boolean;
  readonly introducedBy: string | undefined;
  /** Undefined: nobody has let us in yet. */
  readonly greeting: { readonly zh: string; readonly en: string } | undefined;
}

/** Where a visitor's side of a chat stands. */
export interface Chat {
  /** Path of its public doors. */
  readonly path: string;
  readonly kept: Kept;
  view: ChatView;
  /** The last place read, and the first. */
  place: number;
  first: number;
  /** Something was said in it. */
  begun: boolean;
  /** To be said with the first words. */
  held: Introduction | undefined;
  /** Who sits down later sends whoever sat before away. */
  turn: number;
  cut: AbortController;
  sending: boolean;
  /** Arrived, as the server says; shown as sent once the conversation itself tells it. */
  readonly acknowledged: Set<string>;
  readonly onChange: () => void;
}

const nothing: ChatView = {
  ...{ lines: [], pending: [], more: false, connected: false, closed: false },
  ...{ introducedBy: undefined, greeting: undefined },
};

/** A chat as this browser left it: what was not known to have arrived waits to be sent again. */
export function chatOf(siteId: string, kept: Kept, onChange: () => void): Chat {
  const pending = kept.unsent().map((each) => ({ ...each, state: 'waiting' as const }));
  return {
    ...{ path: `chats/${siteId}`, kept, view: { ...nothing, pending }, place: 0, first: 1, begun: false },
    ...{ held: undefined, turn: 0, cut: new AbortController(), sending: false, acknowledged: new Set() },
    onChange,
  };
}

/** Shows something else from here on. */
export function change(chat: Chat, to: Partial<ChatView>): void {
  chat.view = { ...chat.view, ...to };
  chat.onChange();
}

/** What says who asks. */
export const headersOf = (chat: Chat) => ({ 'chat-visitor': chat.kept.token() ?? '' });

/** Takes lines in, each once, whatever brought them; what was written here and has arrived waits no longer. */
export function take(chat: Chat, lines: readonly Line[]): void {
  const known = new Set(chat.view.lines.map((line) => line.place));
  const fresh = lines.filter((line) => !known.has(line.place));
  if (fresh.length === 0) return;
  const arrived = new Set(fresh.map(({ id }) => id));
  for (const { messageId } of chat.view.pending) if (arrived.has(messageId)) chat.kept.dropUnsent(messageId);
  chat.begun = true;
  change(chat, {
    lines: [...chat.view.lines, ...fresh].toSorted((a, b) => a.place - b.place),
    pending: chat.view.pending.filter(({ messageId }) => !arrived.has(messageId)),
  });
}

/** Somebody else sits here now: nothing is kept of the one before. */
export function forget(chat: Chat): void {
  chat.kept.forget();
  startAnew(chat, []);
}

/** The token counts no longer; what was written and is not there yet is taken along into a conversation of its own. */
export function beginAnew(chat: Chat): void {
  const { pending } = chat.view;
  chat.kept.forget();
  for (const message of pending) chat.kept.keepUnsent(message);
  startAnew(chat, pending);
}

function startAnew(chat: Chat, pending: ChatView['pending']): void {
  chat.cut.abort();
  Object.assign(chat, { cut: new AbortController(), place: 0, first: 1, begun: false });
  change(chat, { ...nothing, pending });
}

const CLOSED = ['site-unknown', 'site-closed'];
const ANOTHER = ['visitor-unknown', 'visitor-is-another', 'forgotten'];

/** What a refusal means for the chat: it is closed, it is somebody else's, its signature counts no longer, or nothing. */
export function meaningOf(error: unknown): 'closed' | 'another' | 'unsigned' | 'passing' | 'refused' {
  if (!(error instanceof Refusal) || error.passing) return 'passing';
  if (CLOSED.includes(error.code)) return 'closed';
  if (ANOTHER.includes(error.code)) return 'another';
  return error.code === 'identity-not-signed' ? 'unsigned' : 'refused';
}

/** Waits; resolves always. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
