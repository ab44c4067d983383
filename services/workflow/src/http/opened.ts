import { Unavailable } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';

/** Takes down what is to be opened, and says what it was once all of it is opened in one batch. */
export interface Opening {
  /** A place for a text; null when there is none, or it was forgotten. */
  place(field: string, sealed: Sealed | null | undefined): () => string | null;
  /** Opens everything; while the key ring is away all are null and it says so. */
  open(): Promise<{ readonly locked: boolean }>;
}

/** An opening of one answer. */
export function openingWith(keys: Pick<KeyRing, 'open'>): Opening {
  const wanted: { readonly field: string; readonly sealed: Sealed }[] = [];
  let texts: readonly (string | undefined)[] = [];
  return {
    place(field, sealed) {
      if (!sealed) return () => null;
      const at = wanted.push({ field, sealed }) - 1;
      return () => texts[at] ?? null;
    },
    async open() {
      try {
        texts = wanted.length > 0 ? await keys.open(wanted) : [];
        return { locked: false };
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        return { locked: true };
      }
    },
  };
}
