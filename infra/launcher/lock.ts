import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { processStart } from '@rapport/kernel/local';
import { LaunchError } from './launch-error.ts';

/**
 * Makes this process the only one that works on a folder; returns how to let go. The file names the process and its
 * start, so that neither a killed process nor a later one with the same id keeps the folder locked.
 */
export function lockFolder(file: string, folder: string): () => void {
  const mine = `${process.pid} ${processStart(process.pid) ?? ''}\n`;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    while (!tryLink(draft, file)) dropStale(file, folder);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
}

/** A link appears whole or not at all, and never over another. */
function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function dropStale(file: string, folder: string): void {
  const seen = read(file);
  if (seen === undefined) return;
  const [pid = '', start = ''] = seen.trim().split(' ');
  if (start !== '' && processStart(Number(pid)) === start)
    throw new LaunchError(
      `Rapport already runs on ${folder} (process ${pid}); stop it, or set RAPPORT_DATA.`,
    );
  // Of two that see the same stale file only one moves it away; one that moved a fresh file by mistake puts it back.
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== seen) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
