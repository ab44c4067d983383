import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import pg from 'pg';
import { Unavailable } from '../event-store/index.ts';
import type { Database } from '../postgres/index.ts';
import type { KeyRing, SubjectCipher } from '../sealing/index.ts';
import { type Sql, sql } from '../sql/index.ts';
import { BlobMissing, type BlobInfo, type BlobStore } from './port.ts';
import { blobHash, pieceContext, sealPieces } from './sealing.ts';

interface BlobRow {
  readonly upload_id: string;
  readonly subject: string;
  readonly pieces: number;
}

type Content = Parameters<BlobStore['put']>[0];
type Seal = Parameters<BlobStore['put']>[1];

/** Blobs as rows of the service's own database (schema `blobs`): part of its backup, no directory to lose. */
export function postgresBlobStore(database: Database, keys: Pick<KeyRing, 'cipher'>): BlobStore {
  let swept = false;
  return {
    async put(content, seal) {
      if (!swept) await asked(database.run(unfinished()));
      swept = true;
      const cipher = await keys.cipher(seal.subject);
      const uploadId = randomUUID();
      try {
        return await write(database, content, seal, cipher, uploadId);
      } catch (error) {
        // What stays when even this fails is swept away by the next process that writes a blob.
        await database.run(sql`delete from blobs.pieces where upload_id = ${uploadId}`).catch(() => 0);
        throw error;
      }
    },
    async open(id) {
      const blob = await asked(
        database.maybeOne<BlobRow>(sql`select upload_id, subject, pieces from blobs.blobs where id = ${id}`),
      );
      if (!blob) throw new BlobMissing(id);
      return Readable.from(read(database, blob, await keys.cipher(blob.subject)));
    },
    async delete(id) {
      await asked(
        database.run(sql`
          with gone as (delete from blobs.blobs where id = ${id} returning upload_id)
          delete from blobs.pieces p using gone where p.upload_id = gone.upload_id`),
      );
    },
  };
}

async function write(
  database: Database,
  content: Content,
  { subject, maxBytes }: Seal,
  cipher: SubjectCipher,
  uploadId: string,
): Promise<BlobInfo> {
  const hash = blobHash();
  let size = 0;
  for await (const { number, last, sealed, size: plain } of sealPieces(content, cipher, uploadId, maxBytes)) {
    hash.add(sealed);
    size += plain;
    const piece = sql`insert into blobs.pieces (upload_id, number, sealed) values (${uploadId}, ${number}, ${sealed})`;
    const whole = sql`
      insert into blobs.blobs (id, upload_id, subject, key_version, bytes, pieces)
      values (${hash.id()}, ${uploadId}, ${subject}, ${cipher.keyVersion}, ${size}, ${number + 1})`;
    // The last piece and the row that makes the blob visible are one statement: a small blob is one commit.
    await asked(database.run(last ? sql`with piece as (${piece}) ${whole}` : piece));
  }
  return { id: hash.id(), size };
}

async function* read(
  database: Database,
  { upload_id: uploadId, pieces }: BlobRow,
  cipher: SubjectCipher,
): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < pieces; number += 1) {
    const row = await asked(
      database.maybeOne<{ readonly sealed: Buffer }>(
        sql`select sealed from blobs.pieces where upload_id = ${uploadId} and number = ${number}`,
      ),
    );
    if (!row) throw new BlobMissing(`piece ${number} of upload ${uploadId}`);
    const plain = cipher.decrypt(row.sealed, pieceContext(uploadId, number, number === pieces - 1));
    if (plain.length > 0) yield plain;
  }
}

/** Pieces of uploads that never became a blob: their process died. A day is longer than any upload takes. */
function unfinished(): Sql {
  return sql`
    delete from blobs.pieces p where p.written_at < now() - interval '1 day'
      and not exists (select 1 from blobs.blobs b where b.upload_id = p.upload_id)`;
}

/** Errors of a database that is away come out as `Unavailable`; what it refuses stays what it is. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof pg.DatabaseError && /^(2|42)/.test(error.code ?? '')) throw error;
    throw new Unavailable('blob store', { cause: error });
  }
}
