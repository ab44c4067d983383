import { openDatabase } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { LocalPostgres } from '@rapport/kernel/local';
import { databases } from '../topology.ts';

/** Names come from the topology, never from outside: they are checked all the same before they become SQL. */
const NAME = /^[a-z_]+$/;

/** Makes each service's database and role where they are missing: one role owns one database and enters no other. */
export async function ensureDatabases(
  postgres: LocalPostgres,
  passwordOf: (role: string) => string,
): Promise<void> {
  const server = openDatabase(postgres.url('postgres'), { max: 1, name: 'launcher' });
  try {
    const there = await server.many<{ name: string }>(sql`
      select datname as name from pg_database where datname = any(${databases}::text[])`);
    const known = new Set(there.map(({ name }) => name));
    for (const name of databases.filter((database) => !known.has(database))) {
      if (!NAME.test(name)) throw new RangeError(`not a database name: ${name}`);
      // A start killed half-way may have left the role without its database.
      const role = await server.maybeOne(sql`select from pg_roles where rolname = ${name}`);
      const password = passwordOf(name).replaceAll(`'`, `''`);
      if (!role) await server.pool.query(`create role ${name} login password '${password}'`);
      await server.pool.query(`create database ${name} owner ${name}`);
    }
    for (const name of databases) await server.pool.query(`revoke connect on database ${name} from public`);
  } finally {
    await server.close();
  }
}

/** Throws every service's data away. */
export async function dropDatabases(postgres: LocalPostgres): Promise<void> {
  const server = openDatabase(postgres.url('postgres'), { max: 1, name: 'launcher' });
  try {
    for (const name of databases) await server.pool.query(`drop database if exists ${name} with (force)`);
  } finally {
    await server.close();
  }
}

/**
 * Runs a work that is begun anew when the machine fails in its midst, so that no commit need wait for the disk; all of
 * it is on the disk when this resolves.
 */
export async function withoutWaitingForDisk<T>(postgres: LocalPostgres, work: () => Promise<T>): Promise<T> {
  await changeCommits(postgres, sql`alter system set synchronous_commit = off`);
  const result = await work();
  await changeCommits(postgres, sql`alter system reset synchronous_commit`);
  return result;
}

async function changeCommits(postgres: LocalPostgres, change: Sql): Promise<void> {
  const server = openDatabase(postgres.url('postgres'), { max: 1, name: 'launcher' });
  try {
    await server.run(change);
    await server.run(sql`select pg_reload_conf()`);
    await server.run(sql`checkpoint`);
  } finally {
    await server.close();
  }
}
