import { createHmac, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Load } from '../load/load.ts';
import { LaunchError } from './launch-error.ts';
import { lockFolder } from './lock.ts';

/** What an installation remembers of itself between starts. */
export interface InstallationState {
  /** Layout of the data directory. */
  readonly version: 1;
  readonly createdAt: string;
  /** Whose time it lives in: a loader's until the sample is in, a test's for ever, else the world's. */
  readonly clock: 'loading' | 'controlled' | 'real';
  /** A backup is being restored into it, or was until somebody stopped that: it is not whole. */
  readonly restoring?: true;
  /** It is being filled with a history, or was until somebody stopped that. */
  readonly load?: Load;
  /** When the loader's clock was handed over. */
  readonly handedOverAt?: string;
  /** The shared log that the services last ran over. */
  readonly log?: 'postgres' | 'kafka';
  /** Where the first administrator's password came from, once there is one. */
  readonly admin?: 'generated' | 'given';
}

/** Made once per installation, base64; whoever has them reads everything. */
export interface Secrets {
  readonly databases: string;
  readonly internal: string;
  readonly keyEncryption: string;
  readonly index: string;
}

/** The folder that holds everything an installation keeps, locked by this process. */
export interface DataDirectory {
  readonly path: string;
  readonly secrets: Secrets;
  readonly state: () => InstallationState;
  setState(state: InstallationState): void;
  /** Password of a database role, derived so that none need be stored. */
  rolePassword(role: string): string;
  /** A small secret file, mode 0600; undefined when it is not there. */
  readSecret(name: string): string | undefined;
  writeSecret(name: string, text: string): void;
  release(): void;
}

const VERSION = 1;

/** Opens the folder, makes it on first use; throws `LaunchError` in one sentence when it cannot serve. */
export function openDataDirectory(path: string, begin: InstallationState['clock']): DataDirectory {
  makeWritable(path);
  const release = lockFolder(join(path, 'rapport.pid'), path);
  const write = (name: string, text: string) => {
    const draft = join(path, `${name}.new`);
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, join(path, name));
  };
  const read = (name: string) =>
    existsSync(join(path, name)) ? readFileSync(join(path, name), 'utf8') : undefined;
  try {
    const secrets = openSecrets(read, write);
    let state = openState(path, begin, read, write);
    return {
      path,
      secrets,
      state: () => state,
      setState: (next) => {
        state = next;
        write('state.json', `${JSON.stringify(next, null, 2)}\n`);
      },
      rolePassword: (role) => createHmac('sha256', secrets.databases).update(role).digest('base64url'),
      readSecret: read,
      writeSecret: write,
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

function makeWritable(path: string): void {
  try {
    makeFolder(path);
    const probe = join(path, `.probe-${process.pid}`);
    mkdirSync(probe);
    rmdirSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LaunchError(
      `The data directory ${path} cannot be written (${code}); set RAPPORT_DATA to another.`,
    );
  }
}

/** Step by step: on file systems that make no folders Node's recursive mkdir never returns. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

type Read = (name: string) => string | undefined;
type Write = (name: string, text: string) => void;

function openSecrets(read: Read, write: Write): Secrets {
  const known = read('secrets.json');
  if (known !== undefined) return JSON.parse(known) as Secrets;
  const secret = () => randomBytes(32).toString('base64');
  const made: Secrets = {
    databases: secret(),
    internal: secret(),
    keyEncryption: secret(),
    index: secret(),
  };
  write('secrets.json', `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

function openState(
  path: string,
  begin: InstallationState['clock'],
  read: Read,
  write: Write,
): InstallationState {
  const known = read('state.json');
  if (known !== undefined) return checkState(path, JSON.parse(known) as InstallationState, begin);
  const strangers = readdirSync(path).filter((name) => !['rapport.pid', 'secrets.json'].includes(name));
  if (strangers.length > 0)
    throw new LaunchError(
      `${path} holds other files (${strangers[0]}); set RAPPORT_DATA to an empty folder.`,
    );
  const state: InstallationState = { version: VERSION, createdAt: new Date().toISOString(), clock: begin };
  write('state.json', `${JSON.stringify(state, null, 2)}\n`);
  return state;
}

function checkState(
  path: string,
  state: InstallationState,
  begin: InstallationState['clock'],
): InstallationState {
  if (state.version > VERSION)
    throw new LaunchError(`${path} was written by a newer version of Rapport; start that version.`);
  if ((state.clock === 'controlled') !== (begin === 'controlled'))
    throw new LaunchError(
      `${path} was made with ${state.clock === 'controlled' ? 'a' : 'no'} controlled clock, and that cannot change.`,
    );
  return state;
}
