import type { Readable } from 'node:stream';

/** Reference to a stored blob: SHA-256 (hex) of its sealed bytes, so that the name says nothing about the content. */
export type BlobId = string;

export interface BlobInfo {
  readonly id: BlobId;
  /** Length of the plain content in bytes. */
  readonly size: number;
}

/** Large sealed content: raw mail, attachments, recordings. Written before the event that names it. */
export interface BlobStore {
  /** Seals under the subject's key and stores; resolves once durable. The same sealed bytes are stored once. */
  put(
    content: Readable | Uint8Array,
    seal: { readonly subject: string; readonly maxBytes: number },
  ): Promise<BlobInfo>;
  /** Opens in pieces; throws {@link BlobMissing}; a destroyed key throws `KeyDestroyed` of the sealing module. */
  open(id: BlobId): Promise<Readable>;
  delete(id: BlobId): Promise<void>;
}

export class BlobMissing extends Error {
  override readonly name = 'BlobMissing';
}

/** Content above the stated size; nothing was kept. */
export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
}
