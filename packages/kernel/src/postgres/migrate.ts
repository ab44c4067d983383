import { readFile, readdir } from 'node:fs/promises';
import pg from 'pg';

/** A database that a newer build has already migrated; running on could misread it. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew';
}

/**
 * Applies numbered SQL files (`0001_name.sql`, …) that this database has not seen, each in a transaction of its own,
 * one process at a time. Several sources keep apart by name; forward only. `until`: no others than these, written as
 * `source/file`, so that a database becomes what an older one was; throws {@link DatabaseTooNew} at one it does not know.
 */
export async function migrate(
  url: string,
  sources: Readonly<Record<string, URL>>,
  until?: readonly string[],
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'migrate',
    connectionTimeoutMillis: 5_000,
  });
  // A connection that dies between two files fails the next one.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtext('migrate'))`);
    await client.query(`create table if not exists public.migrations (
      source text not null, name text not null, applied_at timestamptz not null default now(), primary key (source, name))`);
    for (const [source, folder] of Object.entries(sources)) await applySource(client, source, folder, until);
  } finally {
    await client.end();
  }
}

async function applySource(
  client: pg.Client,
  source: string,
  folder: URL,
  until: readonly string[] | undefined,
): Promise<void> {
  const files = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const { rows } = await client.query<{ name: string }>(
    'select name from public.migrations where source = $1',
    [source],
  );
  const applied = new Set(rows.map((row) => row.name));
  const wanted = until?.flatMap((one) =>
    one.startsWith(`${source}/`) ? [one.slice(source.length + 1)] : [],
  );
  const unknown = [...applied, ...(wanted ?? [])].find((name) => !files.includes(name));
  if (unknown) {
    throw new DatabaseTooNew(
      `the database has migration ${source}/${unknown}, which this version does not know`,
    );
  }
  for (const name of (wanted ?? files).filter((file) => !applied.has(file))) {
    const text = await readFile(new URL(name, `${folder.href.replace(/\/?$/, '/')}`), 'utf8');
    await client.query('begin');
    await client.query(text);
    await client.query('insert into public.migrations (source, name) values ($1, $2)', [source, name]);
    await client.query('commit');
  }
}
