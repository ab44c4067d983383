import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { BlobStore } from '@rapport/kernel/blobs';
import type { ImportBegun, ImportMapping, RowRefusal } from '../domain/import.events.ts';
import { type ReadPhone, type ReadRow, readRow, rowKey } from '../domain/import-row.ts';
import { csvRows, delimiterOf, encodingFinder } from './csv-rows.ts';

/** A list as it lies here, sealed. */
export type ListFile = Pick<ImportBegun['data'], 'fileId' | 'blobId' | 'encoding' | 'delimiter'>;

/** A row of a list, with what it comes to. */
export interface ListRow {
  /** Its place among the rows, from 1. */
  readonly row: number;
  /** Line of the file that it ends on. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly read: ReadRow | { readonly refusal: RowRefusal };
}

/** Lists as they are taken in and read. */
export interface Lists {
  /** Keeps a list; says how it is to be read and by what it is the same as another. */
  keep(
    bytes: AsyncIterable<Uint8Array>,
    fileId: string,
  ): Promise<ListFile & { readonly contentHash: string }>;
  /** All rows of a list, one after the other, with the row of names, if there is one, left out. */
  rows(file: ListFile, mapping: ImportMapping): AsyncGenerator<ListRow>;
  /** The first rows as they stand in the file. */
  head(file: ListFile, most: number): Promise<readonly (readonly string[])[]>;
  /** So many rows of an import from a place on; goes on where it stopped last, and else reads anew up to there. */
  next(importId: string, of: ImportBegun['data'], from: number, most: number): Promise<readonly ListRow[]>;
}

const MAX_BYTES = 32 * 1024 * 1024;
/** Whose key seals a list. */
export const listSubject = (fileId: string): string => `import:${fileId}`;

/** Lists in the service's own blobs. */
export function listsIn(blobs: BlobStore, readPhone: ReadPhone): Lists {
  const open = new Map<string, { at: number; readonly rows: AsyncGenerator<ListRow> }>();

  async function* raw(file: ListFile) {
    yield* csvRows(await blobs.open(file.blobId), file);
  }
  async function* rows(file: ListFile, mapping: ImportMapping): AsyncGenerator<ListRow> {
    const met = new Set<string>();
    let head = mapping.headed;
    let row = 0;
    for await (const { line, cells } of raw(file)) {
      if (!head)
        yield { row: (row += 1), line, cells, read: unrepeated(met, readRow(cells, mapping, readPhone)) };
      head = false;
    }
  }
  return {
    rows,
    async keep(bytes, fileId) {
      const watched = watching(bytes);
      const seal = { subject: listSubject(fileId), maxBytes: MAX_BYTES };
      const { id: blobId } = await blobs.put(watched.stream, seal);
      const { encoding, start, contentHash } = watched.seen();
      const delimiter = delimiterOf(new TextDecoder(encoding).decode(start));
      return { fileId, blobId, encoding, delimiter, contentHash };
    },
    async head(file, most) {
      const first: (readonly string[])[] = [];
      for await (const { cells } of raw(file)) if (first.push(cells) >= most) break;
      return first;
    },
    async next(importId, of, from, most) {
      const kept = open.get(importId);
      const reader = kept?.at === from ? kept : { at: 0, rows: rows(of, of.mapping) };
      if (kept !== reader) await kept?.rows.return(undefined);
      open.set(importId, reader);
      const read: ListRow[] = [];
      while (read.length < most) {
        const { value, done } = await reader.rows.next();
        if (done) {
          open.delete(importId);
          break;
        }
        reader.at += 1;
        if (reader.at > from) read.push(value);
      }
      return read;
    },
  };
}

/** The second of two rows that are the same makes no second lead. */
function unrepeated(met: Set<string>, read: ReadRow): ListRow['read'] {
  if ('refusal' in read) return read;
  const key = createHash('sha256').update(rowKey(read.contact)).digest('base64').slice(0, 16);
  if (met.has(key)) return { refusal: 'repeated' };
  met.add(key);
  return read;
}

const START_BYTES = 4_096;

/** Lets bytes through and notes what has to be known of them. */
function watching(bytes: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  const finder = encodingFinder();
  let start = new Uint8Array();
  const stream = Transform.from(async function* () {
    for await (const piece of bytes) {
      hash.update(piece);
      finder.see(piece);
      if (start.length < START_BYTES) start = Uint8Array.from([...start, ...piece.subarray(0, START_BYTES)]);
      yield piece;
    }
  });
  return {
    stream,
    seen: () => ({ contentHash: hash.digest('hex'), encoding: finder.found(), start }),
  };
}
