import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { KeyRing } from '../sealing/index.ts';
import { BlobMissing, type BlobStore } from './port.ts';
import { blobHash, pieceContext, sealPieces } from './sealing.ts';

interface Kept {
  readonly uploadId: string;
  readonly subject: string;
  readonly pieces: readonly Uint8Array[];
}

/** Blobs in memory, for tests and simulation; passes the same contract as Postgres. */
export function memoryBlobStore(keys: Pick<KeyRing, 'cipher'>): BlobStore {
  const blobs = new Map<string, Kept>();
  return {
    async put(content, { subject, maxBytes }) {
      const cipher = await keys.cipher(subject);
      const uploadId = randomUUID();
      const hash = blobHash();
      const pieces: Uint8Array[] = [];
      let size = 0;
      for await (const piece of sealPieces(content, cipher, uploadId, maxBytes)) {
        hash.add(piece.sealed);
        pieces.push(piece.sealed);
        size += piece.size;
      }
      const id = hash.id();
      blobs.set(id, { uploadId, subject, pieces });
      return { id, size };
    },
    async open(id) {
      const blob = blobs.get(id);
      if (!blob) throw new BlobMissing(id);
      const cipher = await keys.cipher(blob.subject);
      const last = blob.pieces.length - 1;
      const plain = blob.pieces.map((piece, n) =>
        cipher.decrypt(piece, pieceContext(blob.uploadId, n, n === last)),
      );
      return Readable.from(plain.filter((piece) => piece.length > 0));
    },
    delete: async (id) => void blobs.delete(id),
  };
}
