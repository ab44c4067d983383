import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalPostgres, startPostgres } from '@rapport/kernel/local';

const POSTGRES_15 = '/usr/lib/postgresql/15';

/** The servers that all tests of a run share. */
export interface TestServers {
  readonly server: string;
  /** A Postgres 15, where the machine has one. */
  readonly oldServer: string | undefined;
}

/** Starts what tests share, and ends it when they are done or the person has seen enough. */
export async function withTestServers<T>(work: (servers: TestServers) => Promise<T>): Promise<T> {
  // The name tells the test kit whose folder it is, should this process be killed.
  const folder = mkdtempSync(join(tmpdir(), `rapport-test-${process.pid}-`));
  const started: LocalPostgres[] = [];
  const start = async (name: string, installed?: string) => {
    const server = await startPostgres({
      directory: join(folder, name),
      logFile: join(folder, `${name}.log`),
      password: 'test',
      durable: false,
      ...(installed ? { installed } : {}),
    });
    started.push(server);
    return server.url('postgres');
  };
  const stop = async () => {
    for (const server of started.splice(0)) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const server = process.env['TEST_DATABASE_URL'] || (await start('postgres'));
    const installed = existsSync(join(POSTGRES_15, 'bin', 'initdb')) ? POSTGRES_15 : undefined;
    const oldServer =
      process.env['TEST_POSTGRES_15'] || (installed && (await start('postgres-15', installed)));
    return await work({ server, oldServer });
  } finally {
    await stop();
  }
}
