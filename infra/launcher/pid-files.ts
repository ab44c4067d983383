import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStart, stopProcess } from '@rapport/kernel/local';
import type { DataDirectory } from './data-directory.ts';

/** How a process is ended: politely first. */
export const STOP = [
  { signal: 'SIGTERM', patienceMs: 25_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

/** Where an installation keeps the ids and the output of its processes. */
export const processesOf = ({ path }: Pick<DataDirectory, 'path'>) => join(path, 'processes');

/** Writes down a process and its start, so that a later one with the same id is not taken for it. */
export function notePid(folder: string, name: string, pid: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${name}.pid`), `${pid} ${processStart(pid)}\n`);
}

/** A process has ended. */
export function forgetPid(folder: string, name: string): void {
  rmSync(join(folder, `${name}.pid`), { force: true });
}

/** Ends what a killed start left behind: such processes hold ports and leases. */
export async function endProcessesLeftBehind(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = readdirSync(folder).filter((name) => name.endsWith('.pid'));
  await Promise.all(
    files.map(async (name) => {
      const [pid = '', start = ''] = readFileSync(join(folder, name), 'utf8').trim().split(' ');
      if (start !== '' && processStart(Number(pid)) === start) await stopProcess(Number(pid), STOP);
      rmSync(join(folder, name), { force: true });
    }),
  );
}
