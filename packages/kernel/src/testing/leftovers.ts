import { existsSync, globSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine, isRunning, stopProcess } from '../local/index.ts';

const PREFIX = 'rapport-test-';

/** A folder for one test run's servers; the next run clears it away when this one was killed. */
export function testFolder(): string {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Ends the servers, and removes the folders, of test runs that were killed. */
export async function clearLeftovers(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const name of folders) {
    const owner = Number(name.slice(PREFIX.length).split('-')[0]);
    if (!owner || isRunning(owner)) continue;
    const folder = join(tmpdir(), name);
    for (const file of globSync('**/{processes/*,postmaster,broker}.pid', { cwd: folder }))
      await end(join(folder, file));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function end(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  const ours = /postgres|kafka\.Kafka|weed server|\/src\/main\.ts/.test(commandLine(pid));
  if (ours)
    await stopProcess(pid, [
      { signal: 'SIGQUIT', patienceMs: 2_000 },
      { signal: 'SIGKILL', patienceMs: 5_000 },
    ]);
}
