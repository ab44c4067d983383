import { Unavailable } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';

/** A personal text and the field it is bound to, where there is one. */
export interface ToOpen {
  readonly field: string;
  readonly sealed: Sealed | null | undefined;
}

/** The personal texts of an answer, once they were opened. */
export interface OpenedTexts {
  /** What a sealed text says: null for what is forgotten or never was, and for all while the key ring is away. */
  readonly textOf: (sealed: Sealed | null | undefined) => string | null;
  readonly locked: boolean;
}

/** Opens all personal texts of an answer in one batch. */
export async function opened(keys: Pick<KeyRing, 'open'>, wanted: readonly ToOpen[]): Promise<OpenedTexts> {
  const there = wanted.flatMap(({ field, sealed }) => (sealed ? [{ field, sealed }] : []));
  try {
    const texts = there.length > 0 ? await keys.open(there) : [];
    const said = new Map(there.map(({ sealed }, i) => [sealed, texts[i] ?? null]));
    return { textOf: (sealed) => (sealed ? (said.get(sealed) ?? null) : null), locked: false };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { textOf: () => null, locked: true };
  }
}
