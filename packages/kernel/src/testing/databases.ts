import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import pg from 'pg';
import { type Database, migrate, openDatabase } from '../postgres/index.ts';

const KERNEL = new URL('../../migrations/', import.meta.url);

/** Numbered SQL files by the name of who owns them, as `migrate` takes them. */
export type Migrations = Readonly<Record<string, URL>>;

/** The test server; vitest's global setup starts one when the environment names none. */
export function testServer(): string {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('no Postgres for tests: set TEST_DATABASE_URL, or run through vitest');
  return server;
}

/** A fresh empty database on the test server; nobody else knows its name. */
export async function freshDatabase(): Promise<string> {
  return await createDatabase(`t_${randomUUID().replaceAll('-', '')}`, 'template1');
}

/** A fresh database with the kernel's own tables, as each service has, and those of the migrations named. */
export async function freshServiceDatabase(migrations: Migrations = {}): Promise<Database> {
  return openDatabase(await freshDatabaseUrl(migrations));
}

/** The address of a database as `freshServiceDatabase` gives it: a clone of a template made once for these files. */
export async function freshDatabaseUrl(migrations: Migrations = {}): Promise<string> {
  const template = await templateOf({ kernel: KERNEL, ...migrations });
  return await createDatabase(`t_${randomUUID().replaceAll('-', '')}`, template);
}

/** A migrated database to clone from, named by what its files say, so that a changed file makes a new one. */
async function templateOf(sources: Migrations): Promise<string> {
  const name = `template_${await digest(sources)}`;
  await onServer(async (admin) => {
    // Test files run side by side: one makes the template, the others wait for it.
    await admin.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await admin.query('select from pg_database where datname = $1 and datistemplate', [
      name,
    ]);
    if (rowCount) return;
    await admin.query(`drop database if exists ${name}`);
    await admin.query(`create database ${name}`);
    await migrate(at(name), sources);
    await admin.query(`alter database ${name} is_template true allow_connections false`);
  });
  return name;
}

async function digest(sources: Migrations): Promise<string> {
  const hash = createHash('sha256');
  for (const [source, folder] of Object.entries(sources)) {
    const home = new URL(folder.href.replace(/\/?$/, '/'));
    for (const file of (await readdir(home)).sort())
      hash.update(`${source}/${file}\n`).update(await readFile(new URL(file, home)));
  }
  return hash.digest('hex').slice(0, 24);
}

async function createDatabase(name: string, template: string): Promise<string> {
  await onServer((admin) => admin.query(`create database ${name} template ${template}`));
  return at(name);
}

function at(database: string): string {
  const url = new URL(testServer());
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: testServer() });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
