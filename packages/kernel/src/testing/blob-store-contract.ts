import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { BlobMissing, type BlobStore, BlobTooLarge } from '../blobs/index.ts';
import { KeyDestroyed, type KeyRing } from '../sealing/index.ts';

const MIB = 1024 * 1024;

/** Bytes that repeat nowhere within a piece, so that a swapped or lost piece shows. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at);
  return bytes;
}

/** What every blob store must hold; run as a whole against each adapter. */
export function blobStoreContract(
  name: string,
  open: () => Promise<{
    readonly store: BlobStore;
    readonly keys: KeyRing;
    /** Pieces or blobs kept, to see that a refused one leaves nothing. */
    readonly kept: () => Promise<number>;
    readonly close: () => Promise<void>;
  }>,
): void {
  const withStore = (work: (opened: Awaited<ReturnType<typeof open>>) => Promise<void>) => async () => {
    const opened = await open();
    try {
      await work(opened);
    } finally {
      await opened.close();
    }
  };
  const seal = { subject: 'mail:01900000-0000-7000-8000-000000000001', maxBytes: 30 * MIB };

  describe(`blob store: ${name}`, () => {
    for (const length of [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3 * MIB + 7]) {
      test(
        `${length} bytes come back as they were`,
        withStore(async ({ store }) => {
          const content = pattern(length);
          const info = await store.put(content, seal);
          expect(info.size).toBe(length);
          expect(info.id).toMatch(/^[0-9a-f]{64}$/);
          expect((await buffer(await store.open(info.id))).equals(content)).toBe(true);
        }),
      );
    }

    test(
      'a stream of small and large chunks comes back whole',
      withStore(async ({ store }) => {
        const content = pattern(700_000);
        const cuts = [0, 1, 2, 300_000, 300_001, 699_999, 700_000];
        const chunks = cuts.slice(1).map((to, i) => content.subarray(cuts[i], to));
        const { id } = await store.put(Readable.from(chunks), seal);
        expect((await buffer(await store.open(id))).equals(content)).toBe(true);
      }),
    );

    test(
      'the name says nothing about the content: the same content twice has two names',
      withStore(async ({ store }) => {
        const [a, b] = [await store.put(pattern(9), seal), await store.put(pattern(9), seal)];
        expect(a.id).not.toBe(b.id);
      }),
    );

    test(
      'content above the limit is refused and leaves nothing',
      withStore(async ({ store, kept }) => {
        const before = await kept();
        const endless = Readable.from(Array.from({ length: 40 }, () => pattern(64 * 1024)));
        await expect(store.put(endless, { ...seal, maxBytes: 2 * MIB })).rejects.toBeInstanceOf(BlobTooLarge);
        expect(await kept()).toBe(before);
      }),
    );

    test(
      'a source that breaks off leaves nothing',
      withStore(async ({ store, kept }) => {
        const before = await kept();
        const broken = Readable.from(
          (async function* () {
            yield pattern(600_000);
            throw new Error('connection lost');
          })(),
        );
        await expect(store.put(broken, seal)).rejects.toThrow('connection lost');
        expect(await kept()).toBe(before);
      }),
    );

    test(
      'an unknown or deleted blob is missing',
      withStore(async ({ store }) => {
        await expect(store.open('0'.repeat(64))).rejects.toBeInstanceOf(BlobMissing);
        const { id } = await store.put(pattern(10), seal);
        await store.delete(id);
        await store.delete(id);
        await expect(store.open(id)).rejects.toBeInstanceOf(BlobMissing);
      }),
    );

    test(
      'a destroyed key makes the blob unreadable for ever',
      withStore(async ({ store, keys }) => {
        const { id } = await store.put(pattern(10), seal);
        await keys.destroy(seal.subject);
        await expect(store.open(id)).rejects.toBeInstanceOf(KeyDestroyed);
      }),
    );
  });
}
