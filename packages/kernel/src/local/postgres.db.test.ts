import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { testFolder } from '../testing/leftovers.ts';
import { isRunning, startPostgres } from './index.ts';

/** Computes without ever looking up, so that its session does not notice when its server is gone. */
const BUSY = 'select count(*) from generate_series(1, 100000000) a, generate_series(1, 1000) b';

test(
  'a server that was killed comes back only when none of its sessions is left',
  { timeout: 90_000 },
  async () => {
    const folder = testFolder();
    const server = await startPostgres({
      directory: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      password: 'test',
      durable: false,
    });
    const connect = async () => {
      const client = new pg.Client({ connectionString: server.url('postgres') });
      client.on('error', () => {});
      await client.connect();
      return client;
    };
    try {
      const client = await connect();
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const session = rows[0]!.pid;
      client.query(BUSY).catch(() => {}); // It ends with its session.
      const killed = server.pid();
      process.kill(killed, 'SIGKILL');
      const again = await eventually(
        () => connect().catch(() => undefined),
        (found) => found !== undefined,
        { within: 60_000, what: 'a server again' },
      );
      // It lets in before whoever started it has seen that it does.
      await eventually(
        () => server.pid(),
        (pid) => pid !== killed,
        { within: 60_000, what: 'the id of the new server' },
      );
      expect(isRunning(session)).toBe(false);
      await again?.end();
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
