import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cut, type CutSource, cutThrough } from '@rapport/kernel/backup';
import type { ServiceDefinition } from '@rapport/kernel/service';
import { writeDatabase } from './files.ts';
import { type CopiedDatabase, MANIFEST, type Manifest, folderName } from './manifest.ts';

/** A service to be copied. */
export interface CopiedService {
  readonly databaseUrl: string;
  readonly definition: Pick<ServiceDefinition, 'name' | 'notInBackups'>;
}

/** What is to be copied, and where to. */
export interface BackupOrder {
  readonly services: readonly CopiedService[];
  readonly keysUrl: string;
  /** Folders that hold backups, one of the services, one of the keys. */
  readonly to: string;
  readonly keysTo: string;
  readonly installation: Manifest['installation'];
  /** Small files that open the key ring, by name: they lie with the keys. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Where it went. */
export interface BackupMade {
  readonly folder: string;
  readonly keysFolder: string;
  readonly rows: number;
  /** How long nothing could be appended. */
  readonly heldMs: number;
}

/**
 * Copies all services' databases as they were at one instant, and the keys apart, while everything goes on. What is not
 * finished leaves nothing behind. Throws what the databases or the disk say.
 */
export async function backUp(order: BackupOrder): Promise<BackupMade> {
  const { services, keysUrl, now, installation, signal, say } = order;
  const cut = await cutThrough([
    ...services.map(({ databaseUrl, definition }) => sourceOf(databaseUrl, definition)),
    { name: 'keys', url: keysUrl, store: false, leftOut: [] },
  ]);
  say(`all stores seen at one instant; nothing could be appended for ${Math.round(cut.heldMs)} ms`);
  try {
    const about = {
      format: 1,
      madeAt: now.toISOString(),
      ...(installation ? { installation } : {}),
    } as const;
    // The keys first: a backup of the services whose keys are not there opens nothing.
    const keys = await into(order.keysTo, now, async (folder) => {
      for (const [name, text] of Object.entries(order.secrets))
        writeFileSync(join(folder, name), text, { mode: 0o600 });
      return {
        ...about,
        holds: 'keys',
        databases: await copied(folder, cut, (name) => name === 'keys', order),
      };
    });
    const data = await into(order.to, now, async (folder) => ({
      ...about,
      holds: 'services',
      databases: await copied(folder, cut, (name) => name !== 'keys', order),
    }));
    signal.throwIfAborted();
    const tables = data.manifest.databases.flatMap((one) => one.tables);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { folder: data.folder, keysFolder: keys.folder, rows, heldMs: cut.heldMs };
  } finally {
    await cut.close();
  }
}

function sourceOf(url: string, { name, notInBackups }: CopiedService['definition']): CutSource {
  return { name, url, store: true, leftOut: notInBackups?.tables ?? [] };
}

async function copied(
  folder: string,
  cut: Cut,
  which: (name: string) => boolean,
  { say, signal }: BackupOrder,
): Promise<CopiedDatabase[]> {
  const databases: CopiedDatabase[] = [];
  for (const database of cut.databases.filter(({ name }) => which(name))) {
    let rows = 0;
    const written = (table: { readonly rows: number }) => void (rows += table.rows);
    databases.push(await writeDatabase(folder, database, written, signal));
    say(`  ${database.name}: ${rows} rows of ${database.tables.length} tables`);
  }
  return databases;
}

/** Makes a folder whole or not at all: it has its name, and its list, only once all of it is there. */
async function into(
  parent: string,
  now: Date,
  fill: (folder: string) => Promise<Manifest>,
): Promise<{ readonly folder: string; readonly manifest: Manifest }> {
  const folder = join(parent, folderName(now));
  const draft = `${folder}.unfinished`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(draft);
    writeFileSync(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(draft, folder);
    return { folder, manifest };
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}
