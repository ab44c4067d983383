import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { drawing } from '../values/index.ts';

const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) with a fresh random 96-bit nonce: nonce, ciphertext, tag. `context` is authenticated with
 * it, so that a box cannot be moved to another field. At most 2³² boxes a key (SP 800-38D §8.3); a subject has far fewer.
 */
export function encrypt(key: KeyObject, plain: Uint8Array, context: string): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a box made by {@link encrypt} with the same key and context; throws when it was altered or moved. */
export function decrypt(key: KeyObject, box: Uint8Array, context: string): Buffer {
  const end = box.length - TAG;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE))
    .setAAD(Buffer.from(context))
    .setAuthTag(box.subarray(end));
  return Buffer.concat([decipher.update(box.subarray(NONCE, end)), decipher.final()]);
}

/** A fresh 256-bit data key. */
export const newDataKey = (): Buffer => randomBytes(32);

/** A key as the cipher takes it. Made once per key: handing over raw bytes costs four times the encryption itself. */
export const cipherKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

const freshNonce = drawing(NONCE);

/** HMAC-SHA-256 of a normalised value under the installation's index key, hex: equal for equal values, says nothing else. */
export function keyedHash(indexKey: Uint8Array, kind: string, normalised: string): string {
  return createHmac('sha256', indexKey).update(`${kind}\0${normalised}`).digest('hex');
}
