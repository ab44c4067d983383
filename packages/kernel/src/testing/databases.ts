import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Database, migrate, openDatabase } from '../postgres/index.ts';

/** A fresh database on the test server; nobody else knows its name. */
export async function freshDatabase(): Promise<string> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('TEST_DATABASE_URL is not set');
  const url = new URL(server);
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  url.pathname = `/${name}`;
  return url.href;
}

/** A fresh database with the kernel's own tables, as each service has. */
export async function freshServiceDatabase(): Promise<Database> {
  const url = await freshDatabase();
  await migrate(url, { kernel: new URL('../../migrations/', import.meta.url) });
  return openDatabase(url);
}
