/** What somebody was writing in a conversation. */
export interface Draft {
  readonly mode: 'reply' | 'note';
  readonly text: string;
  /** The sending that was tried and not answered: its key is used again as long as the text is the same. */
  readonly tried?: { readonly key: string; readonly mode: 'reply' | 'note'; readonly text: string };
}

/** Where drafts lie; the browser's local storage, so that a closed tab loses nothing. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'rapport.draft.';
/** A draft nobody came back to in two weeks is forgotten. */
const KEEP_MS = 14 * 24 * 3600_000;

const place = (accountId: string, conversationId: string) => `${PREFIX}${accountId}.${conversationId}`;

/** The draft of a conversation, if any; drafts belong to the person who wrote them. */
export function readDraft(
  storage: DraftStorage,
  accountId: string,
  conversationId: string,
  now: number = Date.now(),
): Draft | undefined {
  const text = storage.getItem(place(accountId, conversationId));
  const kept = text === null ? undefined : parse(text);
  return kept && now - kept.at < KEEP_MS ? kept.draft : undefined;
}

/** Keeps a draft, or drops it when there is nothing in it. */
export function writeDraft(
  storage: DraftStorage,
  accountId: string,
  conversationId: string,
  draft: Draft,
  now: number = Date.now(),
): void {
  const key = place(accountId, conversationId);
  if (draft.text.trim() === '') storage.removeItem(key);
  else storage.setItem(key, JSON.stringify({ at: now, draft }));
}

/** Forgets every draft that lies in this browser: on signing out. */
export function dropDrafts(storage: DraftStorage): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys) if (key?.startsWith(PREFIX)) storage.removeItem(key);
}

/** The key to send with: the one already tried if it was for the very same text, else a new one. */
export function sendingKey(draft: Draft, fresh: () => string): string {
  const { tried } = draft;
  return tried && tried.mode === draft.mode && tried.text === draft.text ? tried.key : fresh();
}

function parse(text: string): { readonly at: number; readonly draft: Draft } | undefined {
  try {
    const kept = JSON.parse(text) as { at?: unknown; draft?: Draft };
    return typeof kept.at === 'number' && typeof kept.draft?.text === 'string'
      ? { at: kept.at, draft: kept.draft }
      : undefined;
  } catch {
    return undefined;
  }
}
