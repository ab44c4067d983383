import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '@rapport/kernel/local';

/** A durable Postgres of the run's own, with the settings the product starts its own with. */
export interface World {
  /** A fresh, empty database. */
  database(): Promise<string>;
  readonly directory: string;
  /** Address of the server's own database. */
  readonly url: string;
  /** Process id of the server, which is started again when it is killed. */
  pid(): number;
  close(): Promise<void>;
}

/** Starts it in a temporary folder on the machine's disk. */
export async function openWorld(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'rapport-bench-'));
  const server = await startPostgres({
    directory: join(directory, 'postgres'),
    password: 'bench',
    logFile: join(directory, 'postgres.log'),
    // A peer's pool as large as its calls in flight must find room.
    settings: { max_connections: '400' },
  });
  let databases = 0;
  return {
    directory,
    url: server.url('postgres'),
    pid: server.pid,
    database: async () => {
      const admin = new pg.Client({ connectionString: server.url('postgres') });
      await admin.connect();
      const name = `bench_${(databases += 1)}`;
      await admin.query(`create database ${name}`);
      await admin.end();
      return server.url(name);
    },
    close: async () => {
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}
