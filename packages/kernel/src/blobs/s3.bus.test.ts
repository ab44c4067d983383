import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { S3mini } from 's3mini';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Unavailable } from '../event-store/index.ts';
import { memoryKeyRing } from '../sealing/index.ts';
import { blobStoreContract } from '../testing/blob-store-contract.ts';
import { type TestS3, findS3 } from '../testing/s3.ts';
import { s3BlobStore } from './s3.ts';

const openS3 = await findS3();

describe.skipIf(!openS3)('blobs in S3-compatible storage', () => {
  let storage: TestS3;
  beforeAll(async () => {
    storage = await openS3!();
  }, 300_000);
  afterAll(() => storage.stop());

  async function open() {
    const { endpoint, accessKeyId, secretAccessKey } = storage;
    const at = { endpoint, accessKeyId, secretAccessKey, region: 'us-east-1' };
    const folder = `test-${randomUUID()}`;
    const keys = memoryKeyRing();
    const bucket = new S3mini(at);
    const names = async () => (await bucket.listObjects('/', `${folder}/`))?.map(({ Key }) => Key) ?? [];
    const kept = async () => (await names()).length;
    return {
      store: s3BlobStore({ ...at, folder }, keys),
      keys,
      bucket,
      folder,
      names,
      kept,
      close: async () => {},
    };
  }

  blobStoreContract('S3', open);

  const seal = { subject: 'mail:1', maxBytes: 64 * 1024 * 1024 };

  test('nothing readable is stored, and a large one has no draft left beside it', async () => {
    const { store, bucket, folder, names } = await open();
    const { id } = await store.put(Buffer.alloc(12_000_000, 'canary '), seal);
    expect(await names()).toEqual([`${folder}/blobs/${id}`]);
    const stored = Buffer.from((await bucket.getObjectArrayBuffer(`${folder}/blobs/${id}`))!);
    expect(stored.includes('canary')).toBe(false);
    expect((await buffer(await store.open(id))).length).toBe(12_000_000);
  });

  test('one that was cut or altered does not open', async () => {
    const { store, bucket, folder } = await open();
    const { id } = await store.put(Buffer.alloc(600_000, 1), seal);
    const name = `${folder}/blobs/${id}`;
    const stored = Buffer.from((await bucket.getObjectArrayBuffer(name))!);
    const read = async () => buffer(await store.open(id));
    const altered = Buffer.from(stored);
    altered.writeUInt8(altered.readUInt8(300_000) ^ 1, 300_000);
    const headLength = 4 + stored.readUInt32BE();
    const firstPiece = headLength + 4 + stored.readUInt32BE(headLength);
    for (const other of [altered, stored.subarray(0, -1), stored.subarray(0, firstPiece)]) {
      await bucket.putObject(name, other);
      await expect(read()).rejects.toThrow();
    }
    await bucket.putObject(name, stored);
    expect((await read()).length).toBe(600_000);
  });

  test('a large blob passes through without being held', async () => {
    const { store } = await open();
    const chunk = Buffer.alloc(64 * 1024, 7);
    const total = 120 * 1024 * 1024;
    let most = 0;
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => (collect(), process.memoryUsage().arrayBuffers);
    const before = held();
    let passed = 0;
    const looked = (bytes: number) => {
      passed += bytes;
      if (passed % (4 * 1024 * 1024) < bytes) most = Math.max(most, held() - before);
    };
    const source = Readable.from(
      (function* () {
        for (let sent = 0; sent < total; sent += chunk.length) {
          looked(chunk.length);
          yield chunk;
        }
      })(),
    );
    const { id } = await store.put(source, { ...seal, maxBytes: total });
    let read = 0;
    for await (const piece of await store.open(id)) {
      read += (piece as Buffer).length;
      looked((piece as Buffer).length);
    }
    expect(read).toBe(total);
    expect(most).toBeLessThan(60 * 1024 * 1024);
  });

  test('storage that is away is said to be away, and a wrong key is refused', async () => {
    const { endpoint, accessKeyId } = storage;
    const at = { region: 'us-east-1', accessKeyId, folder: 'f' };
    const away = s3BlobStore(
      { ...at, endpoint: 'http://127.0.0.1:1/none', secretAccessKey: 'x' },
      memoryKeyRing(),
    );
    await expect(away.put(Buffer.from('a'), seal)).rejects.toBeInstanceOf(Unavailable);
    await expect(away.open('0'.repeat(64))).rejects.toBeInstanceOf(Unavailable);
    const stranger = s3BlobStore({ ...at, endpoint, secretAccessKey: 'wrong' }, memoryKeyRing());
    await expect(stranger.put(Buffer.from('a'), seal)).rejects.not.toBeInstanceOf(Unavailable);
  });
});
