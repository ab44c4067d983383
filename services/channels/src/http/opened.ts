import { Unavailable } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';

/** Texts of a page, opened in one batch; `locked` while the key ring is down, then all are null. */
export interface OpenedTexts {
  readonly texts: readonly (string | null)[];
  readonly locked: boolean;
}

/** Opens sealed texts for an authorised answer; a forgotten or absent one is null. */
export async function openTexts(
  keys: Pick<KeyRing, 'open'>,
  wanted: readonly { readonly field: string; readonly sealed: Sealed | null }[],
): Promise<OpenedTexts> {
  const there = wanted.flatMap(({ field, sealed }, i) => (sealed ? [{ field, sealed, i }] : []));
  const texts: (string | null)[] = wanted.map(() => null);
  try {
    const opened = await keys.open(there);
    there.forEach(({ i }, n) => (texts[i] = opened[n] ?? null));
    return { texts, locked: false };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { texts, locked: true };
  }
}
