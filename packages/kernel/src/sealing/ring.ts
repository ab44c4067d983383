import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt, keyedHash } from './cipher.ts';
import type { KeyRing, Sealed } from './port.ts';

/** A data key as it is used, and its version. */
export interface DataKey {
  readonly version: number;
  readonly key: KeyObject;
}

/** Where data keys are kept; the ring above it seals and opens. */
export interface KeyStore {
  /** The subject's newest key, begun if there is none; throws `KeyDestroyed` when it was forgotten. */
  current(subject: string): Promise<DataKey>;
  /** Keys by subject and version in one look-up; absent where destroyed or never there. */
  find(wanted: readonly KeyName[]): Promise<ReadonlyMap<string, KeyObject>>;
  link(subject: string, party: string): Promise<void>;
  unlink(subject: string, party: string): Promise<void>;
  destroy(subject: string): Promise<void>;
  close(): Promise<void>;
}

export interface KeyName {
  readonly subject: string;
  readonly keyVersion: number;
}

/** How a key is named in the result of {@link KeyStore.find}. */
export const keyName = ({ subject, keyVersion }: KeyName): string => `${keyVersion} ${subject}`;

/** A key ring that can be closed. */
export interface OpenKeyRing extends KeyRing {
  close(): Promise<void>;
}

const contextOf = (subject: string, version: number, field: string) => `${subject}|${version}|${field}`;

/** A key ring over a store of keys. */
export function keyRingOver(store: KeyStore, indexKey: Uint8Array): OpenKeyRing {
  return {
    async seal(subject, fields) {
      const { version, key } = await store.current(subject);
      return fields.map(({ field, text }) => ({
        subject,
        keyVersion: version,
        box: encrypt(key, Buffer.from(text), contextOf(subject, version, field)).toString('base64'),
      }));
    },
    async open(sealed) {
      const keys = await store.find(sealed.map((entry) => entry.sealed));
      return sealed.map(({ field, sealed: one }) => openOne(one, field, keys.get(keyName(one))));
    },
    async cipher(subject) {
      const { version, key } = await store.current(subject);
      return {
        keyVersion: version,
        encrypt: (plain, context) => encrypt(key, plain, contextOf(subject, version, context)),
        decrypt: (box, context) => decrypt(key, box, contextOf(subject, version, context)),
      };
    },
    indexHash: (kind, normalised) => keyedHash(indexKey, kind, normalised),
    link: (subject, party) => store.link(subject, party),
    unlink: (subject, party) => store.unlink(subject, party),
    destroy: (subject) => store.destroy(subject),
    close: () => store.close(),
  };
}

function openOne(
  { subject, keyVersion, box }: Sealed,
  field: string,
  key: KeyObject | undefined,
): string | undefined {
  if (!key) return undefined;
  return decrypt(key, Buffer.from(box, 'base64'), contextOf(subject, keyVersion, field)).toString();
}
