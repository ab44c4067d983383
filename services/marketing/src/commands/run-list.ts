import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobStore } from '@rapport/kernel/blobs';
import type { FixedList } from '../domain/run.events.ts';

/** Bytes of an id. */
const ID = 16;
/** So many ids a list holds at most: ten million. */
const MOST_BYTES = 10_000_000 * ID;

/** Subject whose key seals the list of a run. */
const listSubject = (runId: string) => `run:${runId}`;

/** Writes a list down as it is now, page by page, and says what proves it. */
export async function fixList(
  blobs: BlobStore,
  runId: string,
  pages: AsyncIterable<readonly string[]>,
): Promise<FixedList> {
  const hash = createHash('sha256');
  let count = 0;
  async function* bytes() {
    for await (const page of pages) {
      const piece = Buffer.concat(page.map(bytesOf));
      hash.update(piece);
      count += page.length;
      yield piece;
    }
  }
  const seal = { subject: listSubject(runId), maxBytes: MOST_BYTES };
  const { id } = await blobs.put(Readable.from(bytes(), { objectMode: false }), seal);
  return { blobId: id, count, digest: hash.digest('hex') };
}

/** The ids of a list in order, from one on, in pieces of `size`. */
export async function* listed(
  blobs: BlobStore,
  { blobId }: Pick<FixedList, 'blobId'>,
  from: number,
  size: number,
): AsyncGenerator<readonly string[]> {
  let skip = from * ID;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of await blobs.open(blobId)) {
    const bytes = chunk as Buffer;
    const passed = Math.min(skip, bytes.length);
    skip -= passed;
    rest = Buffer.concat([rest, bytes.subarray(passed)]);
    while (rest.length >= size * ID) {
      yield idsIn(rest.subarray(0, size * ID));
      rest = rest.subarray(size * ID);
    }
  }
  if (rest.length > 0) yield idsIn(rest);
}

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

function idsIn(bytes: Buffer): readonly string[] {
  return Array.from({ length: Math.floor(bytes.length / ID) }, (_, i) => {
    const hex = bytes.subarray(i * ID, (i + 1) * ID).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  });
}
