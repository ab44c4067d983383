import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { SubjectCipher } from '../sealing/index.ts';
import { BlobTooLarge } from './port.ts';

/** Largest plain piece in bytes; sealing adds a few more. */
export const PIECE_BYTES = 256 * 1024;

/** A sealed piece of a blob, counted from 0; the last one says so, so that a cut blob does not open. */
export interface SealedPiece {
  readonly number: number;
  readonly last: boolean;
  readonly sealed: Uint8Array;
  /** Plain bytes in this piece. */
  readonly size: number;
}

/** What binds a piece to its place: neither reordering, nor cutting, nor swapping between blobs goes unnoticed. */
export function pieceContext(uploadId: string, number: number, last: boolean): string {
  return `blob:${uploadId}:${number}:${last ? 'last' : 'more'}`;
}

/** Seals content piece by piece while it comes; never holds more than two pieces. Throws {@link BlobTooLarge}. */
export async function* sealPieces(
  content: Readable | Uint8Array,
  cipher: SubjectCipher,
  uploadId: string,
  maxBytes: number,
): AsyncGenerator<SealedPiece> {
  let number = 0;
  let total = 0;
  let held: Uint8Array | undefined;
  const seal = (plain: Uint8Array, last: boolean): SealedPiece => ({
    number: number++,
    last,
    size: plain.length,
    sealed: cipher.encrypt(plain, pieceContext(uploadId, number - 1, last)),
  });
  for await (const plain of plainPieces(content)) {
    total += plain.length;
    if (total > maxBytes) throw new BlobTooLarge(`more than ${maxBytes} bytes`);
    if (held) yield seal(held, false);
    held = plain;
  }
  yield seal(held ?? new Uint8Array(), true);
}

/** Name of a blob: SHA-256 over its sealed pieces, fed in order. */
export function blobHash(): { add(piece: Uint8Array): void; id(): string } {
  const hash = createHash('sha256');
  return { add: (piece) => void hash.update(piece), id: () => hash.copy().digest('hex') };
}

async function* plainPieces(content: Readable | Uint8Array): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let at = 0; at < content.length; at += PIECE_BYTES) yield content.subarray(at, at + PIECE_BYTES);
    return;
  }
  let gathered = Buffer.alloc(PIECE_BYTES);
  let filled = 0;
  for await (const chunk of content as AsyncIterable<Uint8Array>) {
    for (let at = 0; at < chunk.length;) {
      const taken = chunk.subarray(at, at + PIECE_BYTES - filled);
      gathered.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled === PIECE_BYTES) {
        yield gathered;
        gathered = Buffer.alloc(PIECE_BYTES);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield gathered.subarray(0, filled);
}
