import { createHash, randomBytes } from 'node:crypto';

/** A fresh key: what its owner is told once, and what is kept of it. */
export interface FreshKey {
  readonly text: string;
  readonly hash: string;
}

/** How keys begin, so that scanners for lost secrets know them. */
export const KEY_PREFIX = 'rapport_key_';

/** Makes a key of 256 bits of chance. */
export function freshKey(): FreshKey {
  const text = `${KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
  return { text, hash: hashOf(text) };
}

/** What is kept of a key. Nothing slow is needed: there is no guessing at 256 bits. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
