import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import {
  BackupDamaged,
  type CutDatabase,
  type FilledTable,
  type TableShape,
  countingRows,
  fullName,
} from '@rapport/kernel/backup';
import type { CopiedDatabase, CopiedTable } from './manifest.ts';

/** Lets bytes through and reckons their hash. */
function hashing(): Transform & { readonly sha256: () => string } {
  const hash = createHash('sha256');
  const through = new Transform({
    transform: (piece: Buffer, _encoding, done) => {
      hash.update(piece);
      done(null, piece);
    },
  });
  return Object.assign(through, { sha256: () => hash.digest('hex') });
}

/** Writes all tables of a database into a folder, each compressed into a file of its own. */
export async function writeDatabase(
  folder: string,
  database: CutDatabase,
  written: (table: CopiedTable) => void,
  signal: AbortSignal,
): Promise<CopiedDatabase> {
  const { name, head, migrations } = database;
  const tables: CopiedTable[] = [];
  for (const shape of database.tables) {
    const table = await writeTable(folder, database, shape, signal);
    written(table);
    tables.push(table);
  }
  return { name, ...(head ? { head: { ...head } } : {}), migrations: [...migrations], tables };
}

async function writeTable(
  folder: string,
  { name, read }: CutDatabase,
  shape: TableShape,
  signal: AbortSignal,
): Promise<CopiedTable> {
  const file = `${name}/${fullName(shape)}.copy.zst`;
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const [rows, hash] = [countingRows(), hashing()];
  const sink = createWriteStream(path, { mode: 0o600, flush: true });
  await pipeline(read(shape), rows, createZstdCompress(), hash, sink, { signal });
  return {
    schema: shape.schema,
    name: shape.name,
    columns: [...shape.columns],
    rows: rows.rows(),
    file,
    sha256: hash.sha256(),
  };
}

/** The tables of a database in a backup; whoever reads one hears when its bytes are not those that were written. */
export function tablesIn(folder: string, { tables }: CopiedDatabase): readonly FilledTable[] {
  return tables.map((table) => ({ ...table, read: () => readTable(folder, table) }));
}

function readTable(folder: string, { file, sha256 }: CopiedTable): Readable {
  const hash = hashing();
  const rows = createZstdDecompress();
  const checked = new Transform({
    transform: (piece: Buffer, _encoding, done) => done(null, piece),
    flush: (done) => {
      const right = hash.sha256() === sha256;
      done(right ? null : new BackupDamaged(`${file} is not what was written`));
    },
  });
  // What fails on the way is what the reader of the last of them hears.
  pipeline(createReadStream(join(folder, file)), hash, rows, checked).catch((error: Error) =>
    checked.destroy(error),
  );
  return checked;
}
