/**
 * A personal text, encrypted with its subject's data key (AES-256-GCM, NIST SP 800-38D; fresh 96-bit nonce each).
 * Read models, caches and events hold this and never the plain text.
 */
export interface Sealed {
  /** Subject whose key opens it: `party:<id>`, `conversation:<id>`, `mail:<id>`, `account:<id>`. */
  readonly subject: string;
  readonly keyVersion: number;
  /** Base64 of nonce, ciphertext and tag, in this order. */
  readonly box: string;
}

/** Keys of subjects. Destroying a key makes all that was sealed with it unreadable for ever. */
export interface KeyRing {
  /** Seals texts for a subject, beginning its key if there is none. `field` binds each to its place (additional data). */
  seal(
    subject: string,
    fields: readonly { readonly field: string; readonly text: string }[],
  ): Promise<readonly Sealed[]>;
  /** Opens a batch in one round trip; an entry whose key is destroyed opens to `undefined`. Throws `Unavailable` when the ring is down. */
  open(
    sealed: readonly { readonly field: string; readonly sealed: Sealed }[],
  ): Promise<readonly (string | undefined)[]>;
  /** Raw bytes under the same keys, for blobs; `chunk` keeps pieces from being reordered. */
  cipher(subject: string): Promise<SubjectCipher>;
  /** Keyed hash for exact look-ups (HMAC-SHA-256 with the installation's index key), hex. */
  indexHash(kind: string, normalised: string): string;
  /** Ties a subject to a party found later: its key is destroyed with the last of them, at once if that one is forgotten already. */
  link(subject: string, party: string): Promise<void>;
  /** Takes a tie back that was a mistake. Destroys nothing, also when it was the last. */
  unlink(subject: string, party: string): Promise<void>;
  destroy(subject: string): Promise<void>;
}

export interface SubjectCipher {
  readonly keyVersion: number;
  encrypt(plain: Uint8Array, context: string): Uint8Array;
  decrypt(box: Uint8Array, context: string): Uint8Array;
}

export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}
