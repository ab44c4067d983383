import { Unavailable } from '../event-store/index.ts';
import type { KeyRing, Sealed } from './port.ts';

/** A personal text and the field it is bound to, where there is one. */
export interface ToOpen {
  readonly field: string;
  readonly sealed: Sealed | null | undefined;
}

/** The personal texts of an answer, once they were opened. */
export interface OpenedTexts {
  /** In the order they were asked for: null for what is forgotten or never was, and for all while the key ring is away. */
  readonly texts: readonly (string | null)[];
  /** The same by the sealed text itself, for who finds its rows again. */
  readonly textOf: (sealed: Sealed | null | undefined) => string | null;
  /** The key ring is away: what is null now may be there later. */
  readonly locked: boolean;
}

/** Opens all personal texts of an authorised answer in one batch. */
export async function openTexts(
  keys: Pick<KeyRing, 'open'>,
  wanted: readonly ToOpen[],
): Promise<OpenedTexts> {
  const there = wanted.flatMap(({ field, sealed }) => (sealed ? [{ field, sealed }] : []));
  const said = new Map<Sealed, string | null>();
  const textOf = (sealed: Sealed | null | undefined) => (sealed ? (said.get(sealed) ?? null) : null);
  let locked = false;
  try {
    const opened = there.length > 0 ? await keys.open(there) : [];
    there.forEach(({ sealed }, i) => said.set(sealed, opened[i] ?? null));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    locked = true;
  }
  return { texts: wanted.map(({ sealed }) => textOf(sealed)), textOf, locked };
}
