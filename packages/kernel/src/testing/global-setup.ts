import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '../local/index.ts';
import { clearLeftovers, testFolder } from './leftovers.ts';

/**
 * Gives a vitest run its Postgres: the one that `TEST_DATABASE_URL` names, else the embedded one, started once for the
 * run. Returns how to end it.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env['TEST_DATABASE_URL']) return async () => {};
  await clearLeftovers();
  const folder = testFolder();
  const server = await startPostgres({
    directory: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: 'test',
    durable: false,
  });
  process.env['TEST_DATABASE_URL'] = server.url('postgres');
  return async () => {
    delete process.env['TEST_DATABASE_URL'];
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
