import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { Unavailable } from '../event-store/index.ts';
import { openDatabase } from '../postgres/index.ts';
import { memoryKeyRing } from '../sealing/index.ts';
import { sql } from '../sql/index.ts';
import { blobStoreContract } from '../testing/blob-store-contract.ts';
import { freshServiceDatabase } from '../testing/databases.ts';
import { postgresBlobStore } from './postgres.ts';

async function open() {
  const database = await freshServiceDatabase();
  const keys = memoryKeyRing();
  const kept = async () => {
    const { n } = await database.one<{ n: number }>(
      sql`select (select count(*) from blobs.pieces) + (select count(*) from blobs.blobs) as n`,
    );
    return n;
  };
  return { store: postgresBlobStore(database, keys), database, keys, kept, close: () => database.close() };
}

blobStoreContract('Postgres', open);

describe('what only Postgres has to prove', () => {
  const seal = { subject: 'mail:1', maxBytes: 64 * 1024 * 1024 };

  test('nothing readable is stored, in pieces of at most 256 KiB', async () => {
    const { store, database, close } = await open();
    await store.put(Buffer.alloc(1_000_000, 'canary '), seal);
    const pieces = await database.many<{ sealed: Buffer }>(sql`select sealed from blobs.pieces`);
    expect(pieces).toHaveLength(4);
    for (const { sealed } of pieces) {
      expect(sealed.includes('canary')).toBe(false);
      expect(sealed.length).toBeLessThanOrEqual(256 * 1024 + 64);
    }
    await close();
  });

  test('an altered, swapped or lost piece does not open', async () => {
    const { store, database, close } = await open();
    const { id } = await store.put(Buffer.alloc(600_000, 1), seal);
    const read = async () => buffer(await store.open(id));
    const swap = sql`update blobs.pieces p set sealed = q.sealed from blobs.pieces q where q.number = 2 - p.number`;
    await database.run(swap);
    await expect(read()).rejects.toThrow();
    await database.run(swap);
    await read();
    await database.run(sql`update blobs.blobs set pieces = 2`);
    await expect(read()).rejects.toThrow();
    await database.run(sql`update blobs.blobs set pieces = 3`);
    await database.run(
      sql`update blobs.pieces set sealed = set_byte(sealed, 99, get_byte(sealed, 99) # 1) where number = 1`,
    );
    await expect(read()).rejects.toThrow();
    await close();
  });

  test('pieces of an upload whose process died are swept away by the next process', async () => {
    const { store, database, kept, close } = await open();
    for (const age of ['2 days', '1 hour']) {
      await database.run(sql`
        insert into blobs.pieces (upload_id, number, sealed, written_at)
        values (${randomUUID()}, 0, 'x', now() - ${age}::interval)`);
    }
    await store.put(Buffer.from('a'), seal);
    expect(await kept()).toBe(3);
    await close();
  });

  test('a large blob passes through without being held', async () => {
    const { store, close } = await open();
    const chunk = Buffer.alloc(64 * 1024, 7);
    const total = 60 * 1024 * 1024;
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const source = Readable.from(
      (function* () {
        for (let sent = 0; sent < total; sent += chunk.length) {
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
          yield chunk;
        }
      })(),
    );
    const { id, size } = await store.put(source, seal);
    expect(size).toBe(total);
    let read = 0;
    for await (const piece of await store.open(id)) read += (piece as Buffer).length;
    expect(read).toBe(total);
    expect(most).toBeLessThan(40 * 1024 * 1024);
    await close();
  });

  test('a database that is away is said to be away', async () => {
    const database = openDatabase('postgres://nobody@127.0.0.1:1/none');
    const store = postgresBlobStore(database, memoryKeyRing());
    await expect(store.put(Buffer.from('a'), seal)).rejects.toBeInstanceOf(Unavailable);
    await expect(store.open('0'.repeat(64))).rejects.toBeInstanceOf(Unavailable);
    await database.close();
  });
});
