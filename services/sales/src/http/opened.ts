import { Unavailable } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';

/** A personal text and the field it is bound to; null: there is none. */
export interface ToOpen {
  readonly field: string;
  readonly sealed: Sealed | null;
}

/** Opens texts in one batch, in their order: null for what is forgotten or never was. While the key ring is away all are null. */
export async function opened(
  keys: KeyRing,
  entries: readonly ToOpen[],
): Promise<{ readonly texts: readonly (string | null)[]; readonly locked: boolean }> {
  const there = entries.flatMap(({ field, sealed }) => (sealed ? [{ field, sealed }] : []));
  try {
    const texts = there.length > 0 ? [...(await keys.open(there))] : [];
    return { texts: entries.map(({ sealed }) => (sealed ? (texts.shift() ?? null) : null)), locked: false };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { texts: entries.map(() => null), locked: true };
  }
}
