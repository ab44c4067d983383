import { type KeyRing, type Sealed, type ToOpen, openTexts } from '@rapport/kernel/sealing';

/** Takes down what is to be opened, and says what it was once all of it is opened in one batch. */
export interface Opening {
  /** A place for a text; null when there is none, or it was forgotten. */
  place(field: string, sealed: Sealed | null | undefined): () => string | null;
  /** Opens everything; while the key ring is away all are null and it says so. */
  open(): Promise<{ readonly locked: boolean }>;
}

/** An opening of one answer. */
export function openingWith(keys: Pick<KeyRing, 'open'>): Opening {
  const wanted: ToOpen[] = [];
  let texts: readonly (string | null)[] = [];
  return {
    place(field, sealed) {
      const at = wanted.push({ field, sealed }) - 1;
      return () => texts[at] ?? null;
    },
    async open() {
      const opened = await openTexts(keys, wanted);
      ({ texts } = opened);
      return { locked: opened.locked };
    },
  };
}
