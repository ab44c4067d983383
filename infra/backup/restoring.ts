import { randomUUID } from 'node:crypto';
import { type Ahead, type CutHead, type History, beginHistory, fillDatabase } from '@rapport/kernel/backup';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { migrateKeys } from '@rapport/kernel/sealing';
import { type ServiceDefinition, migrateService } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { tablesIn } from './files.ts';
import { type CopiedDatabase, type FoundBackup, NoBackup } from './manifest.ts';

/** A service and the empty database that it goes on in. */
export interface RestoredService {
  readonly databaseUrl: string;
  readonly definition: Pick<ServiceDefinition, 'name' | 'migrations' | 'notInBackups'>;
}

/** What is to be restored, and where to. */
export interface RestoreOrder {
  readonly services: readonly RestoredService[];
  /** Undefined: the key ring is there and lives on; it knows best who was forgotten. */
  readonly keys: { readonly backup: FoundBackup; readonly url: string } | undefined;
  readonly backup: FoundBackup;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Has an installation go on from a backup, in empty databases. Each database is filled all or nothing, in the shape that it
 * had; services bring it to today's when they start. Throws {@link NoBackup} before anything is written where backup,
 * services and databases do not fit together.
 */
export async function restore(order: RestoreOrder): Promise<readonly History[]> {
  const { services, backup, keys, say, signal } = order;
  const found = services.map((service) => ({ service, copied: copyOf(backup, service.definition.name) }));
  checkKnown(backup, services);
  if (keys && keys.backup.manifest.madeAt < backup.manifest.madeAt)
    throw new NoBackup(
      `the keys (${keys.backup.manifest.madeAt}) are older than the services (${backup.manifest.madeAt}): what was sealed since would stay locked.`,
    );
  for (const { databaseUrl, definition } of services) await refuseUsed(databaseUrl, definition.name);
  const histories = found.map(({ copied }) => historyOf(copied));
  if (keys) await fillKeys(keys);
  for (const { service, copied } of found) {
    signal.throwIfAborted();
    await migrateService(service.definition, service.databaseUrl, copied.migrations);
    const own = histories.find(({ service: name }) => name === copied.name)!;
    let rows = 0;
    await fillDatabase(
      service.databaseUrl,
      tablesIn(backup.folder, copied),
      async (tx) => {
        await beginHistory(tx, own, histories);
        const again = service.definition.notInBackups?.checkpoints ?? [];
        await tx.run(sql`delete from ops.checkpoints where name = any(${again}::text[])`);
      },
      (table) => void (rows += table.rows),
    );
    say(`  ${copied.name}: ${rows} rows, up to position ${own.head.position} of ${own.head.recordedAt}`);
  }
  return histories;
}

function copyOf({ folder, manifest }: FoundBackup, name: string): CopiedDatabase {
  const copied = manifest.databases.find((one) => one.name === name);
  if (!copied) throw new NoBackup(`${folder} was made without ${name}.`);
  return copied;
}

/** A service that nobody here knows was made by a newer version; its facts must not be left lying. */
function checkKnown({ manifest }: FoundBackup, services: readonly RestoredService[]): void {
  const unknown = manifest.databases.find(
    ({ name }) => !services.some(({ definition }) => definition.name === name),
  );
  if (unknown) throw new NoBackup(`the backup holds ${unknown.name}, which this version does not know.`);
}

function historyOf({ name, head }: CopiedDatabase): History {
  if (!head) throw new NoBackup(`the backup does not say where ${name} stood.`);
  return { service: name, head, common: head.position, epoch: randomUUID() };
}

async function fillKeys({ backup, url }: NonNullable<RestoreOrder['keys']>): Promise<void> {
  const copied = copyOf(backup, 'keys');
  await refuseUsed(url, 'the key ring');
  await migrateKeys(url, copied.migrations);
  await fillDatabase(url, tablesIn(backup.folder, copied), async () => {});
}

async function refuseUsed(url: string, whose: string): Promise<void> {
  const database = openDatabase(url, { max: 1, name: 'restore' });
  try {
    const { used } = await database.one<{ used: boolean }>(sql`
      select to_regclass('es.events') is not null or to_regclass('keys.data_keys') is not null as used`);
    if (used)
      throw new NoBackup(`the database of ${whose} is not empty: a backup is restored into empty ones.`);
  } finally {
    await database.close();
  }
}

/**
 * Has an installation go on whose databases were set back by other means than a backup of ours. Gives who has heard of
 * facts that are gone. Done again, it begins one more history.
 */
export async function goOnAsTheyAre(
  services: readonly { readonly name: string; readonly databaseUrl: string }[],
): Promise<readonly Ahead[]> {
  const opened = services.map(({ name, databaseUrl }) => ({
    name,
    database: openDatabase(databaseUrl, { max: 1, name: 'restore' }),
  }));
  try {
    const histories = await Promise.all(
      opened.map(async ({ name, database }) => ({
        service: name,
        epoch: randomUUID(),
        ...(await standingOf(database)),
      })),
    );
    const ahead: Ahead[] = [];
    for (const { name, database } of opened) {
      const own = histories.find(({ service }) => service === name)!;
      ahead.push(...(await database.transaction((tx) => beginHistory(tx, own, histories))));
    }
    return ahead;
  } finally {
    for (const { database } of opened) await database.close();
  }
}

/** What was appended after the relay stood still has reached nobody: up to there all know the same. */
async function standingOf(database: Database): Promise<Pick<History, 'head' | 'common'>> {
  const { common, ...head } = await database.one<CutHead & { common: number }>(sql`
    select position, recorded_at as "recordedAt", epoch, coalesce((select position from ops.relay), 0) as common
    from es.head where shard = 0`);
  return { head, common };
}

/** Empties a log in Postgres: the services fill a new one from their stores when they start. */
export async function forgetLog(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1, name: 'restore' });
  try {
    await database.transaction(async (tx) => {
      await tx.run(sql`drop schema if exists lg cascade`);
      await tx.run(sql`delete from public.migrations where source = 'log'`);
    });
  } finally {
    await database.close();
  }
}
