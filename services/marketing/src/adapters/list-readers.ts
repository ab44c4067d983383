import type { BlobStore } from '@rapport/kernel/blobs';
import { type ReadOn, listed } from '../commands/index.ts';

const PIECE = 1_000;

/** Reads fixed lists on from where the last piece of each ended. */
export interface ListReaders {
  readonly read: ReadOn;
}

interface Reader {
  readonly pieces: AsyncGenerator<readonly string[]>;
  /** Place of the first of `rest` in the list. */
  at: number;
  rest: readonly string[];
}

/** Keeps one list open per run, so that a list is read once from its beginning and never held whole. */
export function listReaders(blobs: BlobStore): ListReaders {
  const readers = new Map<string, Reader>();
  return {
    read: async ({ of: { list } }, from, size) => {
      if (!list) return [];
      const reader = readerAt(from, list.blobId);
      while (reader.rest.length < size) {
        const { value, done } = await reader.pieces.next();
        if (done) break;
        reader.rest = [...reader.rest, ...value];
      }
      const ids = reader.rest.slice(0, size);
      reader.rest = reader.rest.slice(size);
      reader.at += ids.length;
      if (reader.at >= list.count) readers.delete(list.blobId);
      return ids;
    },
  };

  /** Whoever is elsewhere begins anew: what was read last was not released. */
  function readerAt(from: number, blobId: string): Reader {
    const known = readers.get(blobId);
    if (known?.at === from) return known;
    const reader: Reader = { pieces: listed(blobs, { blobId }, from, PIECE), at: from, rest: [] };
    readers.set(blobId, reader);
    return reader;
  }
}
