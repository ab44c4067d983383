import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Count = Type.Integer({ minimum: 0 });
const Word = Type.String({ minLength: 1, maxLength: 200 });

const Table = Type.Object({
  schema: Word,
  name: Word,
  columns: Type.Array(Word, { minItems: 1 }),
  rows: Count,
  /** Within the backup's folder; its name is made here and leads nowhere else. */
  file: Type.String({ pattern: '^[a-z_]+/[a-z0-9_]+\\.[a-z0-9_]+\\.copy\\.zst$' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});

const Copied = Type.Object({
  name: Word,
  head: Type.Optional(
    Type.Object({ position: Count, recordedAt: Type.String(), epoch: Type.String({ format: 'uuid' }) }),
  ),
  migrations: Type.Array(Type.String({ pattern: '^[a-z]+/\\d{4}_[a-z0-9_]+\\.sql$' })),
  tables: Type.Array(Table),
});

const Manifest = Type.Object({
  format: Type.Literal(1),
  /** services: their databases; keys: the key ring, and whatever opens it. */
  holds: Type.Enum(['services', 'keys']),
  madeAt: Type.String(),
  /** Of an installation with a folder of its own: what the folder remembers. */
  installation: Type.Optional(
    Type.Object({
      createdAt: Type.String(),
      clock: Type.Enum(['real', 'controlled']),
      /** Where a controlled clock stood. */
      clockAt: Type.Optional(Type.String()),
    }),
  ),
  databases: Type.Array(Copied, { minItems: 1 }),
});

/** A table in a backup: its shape, and the file with its rows. */
export type CopiedTable = Static<typeof Table>;
/** A database in a backup. */
export type CopiedDatabase = Static<typeof Copied>;
/** What a backup holds: written last, so that a folder without it is none. */
export type Manifest = Static<typeof Manifest>;

/** What was named cannot be used; the message says why in one sentence. */
export class NoBackup extends Error {
  override readonly name = 'NoBackup';
}

export const MANIFEST = 'manifest.json';

/** A backup's folder is named by its instant: the last name is the newest. */
export const folderName = (at: Date): string => at.toISOString().replaceAll(/[:.]/g, '-');

/** A backup and where it lies. */
export interface FoundBackup {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The backup in a folder, or the newest of those in it. Throws {@link NoBackup}. */
export function findBackup(folder: string, holds: Manifest['holds']): FoundBackup {
  if (existsSync(join(folder, MANIFEST))) return { folder, manifest: readManifest(folder, holds) };
  const names = existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : [];
  const newest = names
    .filter((name) => existsSync(join(folder, name, MANIFEST)))
    .sort()
    .at(-1);
  if (newest === undefined) throw new NoBackup(`${folder} holds no backup.`);
  return { folder: join(folder, newest), manifest: readManifest(join(folder, newest), holds) };
}

function readManifest(folder: string, holds: Manifest['holds']): Manifest {
  const read = parse(readFileSync(join(folder, MANIFEST), 'utf8'));
  if (!Value.Check(Manifest, read)) {
    const [first] = [...Value.Errors(Manifest, read)];
    throw new NoBackup(
      `${join(folder, MANIFEST)} is not a backup's list: ${first?.message ?? 'unreadable'}.`,
    );
  }
  if (read.holds !== holds)
    throw new NoBackup(`${folder} is a backup of ${NAMES[read.holds]}, not of ${NAMES[holds]}.`);
  return read;
}

const NAMES = { services: 'the services', keys: 'the keys' } as const;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
