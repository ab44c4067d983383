import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { S3ServiceError, S3mini } from 's3mini';
import { Unavailable } from '../event-store/index.ts';
import type { KeyRing, SubjectCipher } from '../sealing/index.ts';
import { frame, frames } from './framing.ts';
import { BlobMissing, type BlobInfo, type BlobStore, BlobTooLarge } from './port.ts';
import { blobHash, pieceContext, sealPieces } from './sealing.ts';

/** Where S3-compatible storage is, and who asks. */
export interface S3Settings {
  /** Address with the bucket as its path: `https://s3.eu-central-1.amazonaws.com/rapport`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Folder of the bucket that is this service's. */
  readonly folder: string;
}

/** What a blob begins with: whose key opens it, and what its pieces are bound to. */
interface Head {
  readonly uploadId: string;
  readonly subject: string;
}

/** Smallest part of a multipart upload but for the last (Amazon S3 User Guide, "Multipart upload limits"). */
const PART_BYTES = 5 * 1024 * 1024;
/** No upload lasts so long: what lies in `parts/` since then is nobody's. */
const ABANDONED_MS = 24 * 3_600_000;

type Content = Parameters<BlobStore['put']>[0];
type Seal = Parameters<BlobStore['put']>[1];

/**
 * Blobs as objects of S3-compatible storage: `<folder>/blobs/<id>`, each a head and its sealed pieces. One that fits into
 * a part is one request; a larger one grows under `<folder>/parts/` and is moved to its name when that is known.
 */
export function s3BlobStore(
  { endpoint, region, accessKeyId, secretAccessKey, folder }: S3Settings,
  keys: Pick<KeyRing, 'cipher'>,
): BlobStore {
  const bucket = new S3mini({ endpoint, region, accessKeyId, secretAccessKey });
  const nameOf = (id: string) => `${folder}/blobs/${id}`;
  let swept = false;
  return {
    async put(content, seal) {
      if (!swept) await asked(() => sweep(bucket, `${folder}/parts/`));
      swept = true;
      const uploadId = randomUUID();
      const head: Head = { uploadId, subject: seal.subject };
      const upload = uploadTo(bucket, `${folder}/parts/${uploadId}`);
      try {
        const info = await write(content, seal, await keys.cipher(seal.subject), head, upload.add);
        await upload.finish(nameOf(info.id));
        return info;
      } catch (error) {
        // What stays when even this fails is swept away a day later.
        await upload.abandon().catch(() => undefined);
        throw error;
      }
    },
    async open(id) {
      const answer = await asked(() => bucket.getObjectResponse(nameOf(id)));
      if (!answer?.body) throw new BlobMissing(id);
      const sealed = frames(Readable.fromWeb(answer.body as ReadableStream));
      const first = await sealed.next();
      if (first.done) throw new BlobMissing(`${id} is empty`);
      const { uploadId, subject } = JSON.parse(Buffer.from(first.value).toString()) as Head;
      return Readable.from(read(sealed, uploadId, await keys.cipher(subject)));
    },
    async delete(id) {
      await asked(() => bucket.deleteObject(nameOf(id)));
    },
  };
}

async function write(
  content: Content,
  { maxBytes }: Seal,
  cipher: SubjectCipher,
  head: Head,
  add: (bytes: Buffer) => Promise<void>,
): Promise<BlobInfo> {
  const hash = blobHash();
  let size = 0;
  await add(frame(Buffer.from(JSON.stringify(head))));
  for await (const piece of sealPieces(content, cipher, head.uploadId, maxBytes)) {
    hash.add(piece.sealed);
    size += piece.size;
    await add(frame(piece.sealed));
  }
  return { id: hash.id(), size };
}

/** Each piece says whether it is the last: one ahead is looked at to know. */
async function* read(
  sealed: AsyncGenerator<Uint8Array>,
  uploadId: string,
  cipher: SubjectCipher,
): AsyncGenerator<Uint8Array> {
  let current = await sealed.next();
  for (let number = 0; ; number += 1) {
    if (current.done) throw new BlobMissing(`piece ${number} of upload ${uploadId}`);
    const next = await sealed.next();
    const plain = cipher.decrypt(current.value, pieceContext(uploadId, number, next.done === true));
    if (plain.length > 0) yield plain;
    if (next.done) return;
    current = next;
  }
}

/** Bytes on their way into an object whose name is not known yet; holds no more than one part of them. */
function uploadTo(bucket: S3mini, draft: string) {
  let held: Buffer[] = [];
  let bytes = 0;
  let multipart: string | undefined;
  const parts: { partNumber: number; etag: string }[] = [];
  const send = async () => {
    multipart ??= await asked(() => bucket.getMultipartUploadId(draft));
    const part = Buffer.concat(held);
    [held, bytes] = [[], 0];
    parts.push(await asked(() => bucket.uploadPart(draft, multipart!, part, parts.length + 1)));
  };
  return {
    add: async (more: Buffer) => {
      held.push(more);
      bytes += more.length;
      if (bytes >= PART_BYTES) await send();
    },
    finish: async (name: string) => {
      if (multipart === undefined) {
        await asked(() => bucket.putObject(name, Buffer.concat(held)));
        return;
      }
      if (bytes > 0) await send();
      await asked(() => bucket.completeMultipartUpload(draft, multipart!, parts));
      await asked(() => bucket.moveObject(draft, name));
    },
    abandon: async () => {
      if (multipart === undefined) return;
      await bucket.abortMultipartUpload(draft, multipart);
      await bucket.deleteObject(draft);
    },
  };
}

/** Removes drafts of uploads whose process died between the last part and the move. */
async function sweep(bucket: S3mini, folder: string): Promise<void> {
  const drafts = (await bucket.listObjects('/', folder)) ?? [];
  const before = Date.now() - ABANDONED_MS;
  for (const { Key, LastModified } of drafts)
    if (new Date(LastModified).getTime() < before) await bucket.deleteObject(Key);
}

/** Storage that is away or in trouble comes out as `Unavailable`; what it refuses stays what it is. */
async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof BlobTooLarge) throw error;
    if (error instanceof S3ServiceError && error.status < 500 && error.status !== 429) throw error;
    throw new Unavailable('blob store', { cause: error });
  }
}
