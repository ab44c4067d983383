/** A message that is not known to have arrived. */
export interface Unsent {
  readonly messageId: string;
  readonly text: string;
  readonly at: string;
}

/** What a visitor's browser keeps for a chat, from one page to the next. */
export interface Kept {
  token(): string | undefined;
  keepToken(token: string): void;
  /** Oldest first; of all tabs. */
  unsent(): readonly Unsent[];
  keepUnsent(message: Unsent): void;
  dropUnsent(messageId: string): void;
  /** How far answers were seen. */
  seenUpTo(): number;
  keepSeenUpTo(place: number): void;
  /** Somebody else sits here now. */
  forget(): void;
}

/** Where names are kept with values. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Keeps things under a prefix of their own; where a browser keeps nothing for us, as long as the page lasts. */
export function keptIn(shelf: Shelf, siteId: string): Kept {
  const prefix = `rapport.chat.${siteId}.`;
  const out = `${prefix}out.`;
  const names = () =>
    Array.from({ length: shelf.length }, (_, i) => shelf.key(i) ?? '').filter((name) =>
      name.startsWith(prefix),
    );
  return {
    token: () => shelf.getItem(`${prefix}token`) ?? undefined,
    keepToken: (token) => shelf.setItem(`${prefix}token`, token),
    unsent: () =>
      names()
        .filter((name) => name.startsWith(out))
        .flatMap((name) => unsentIn(shelf.getItem(name)))
        .toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    keepUnsent: (message) => shelf.setItem(out + message.messageId, JSON.stringify(message)),
    dropUnsent: (messageId) => shelf.removeItem(out + messageId),
    seenUpTo: () => Number(shelf.getItem(`${prefix}seen`) ?? 0),
    keepSeenUpTo: (place) => shelf.setItem(`${prefix}seen`, String(place)),
    forget: () => {
      for (const name of names()) shelf.removeItem(name);
    },
  };
}

function unsentIn(text: string | null): readonly Unsent[] {
  try {
    const { messageId, text: words, at } = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
    const whole = typeof messageId === 'string' && typeof words === 'string' && typeof at === 'string';
    return whole ? [{ messageId, text: words, at }] : [];
  } catch {
    return [];
  }
}

/** The browser's own shelf for us; undefined where it keeps nothing for a frame on another website. */
export function ownShelf(): Shelf | undefined {
  try {
    localStorage.setItem('rapport.chat', '1');
    return localStorage;
  } catch {
    return undefined;
  }
}

/** A shelf with what there is, that tells of each change: the page around us keeps it for us. */
export function toldShelf(
  entries: Readonly<Record<string, string>>,
  tell: (name: string, value: string | null) => void,
): Shelf {
  const kept = new Map(Object.entries(entries));
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => {
      kept.set(name, value);
      tell(name, value);
    },
    removeItem: (name) => {
      kept.delete(name);
      tell(name, null);
    },
  };
}
