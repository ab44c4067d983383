import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { readdirSync, readlinkSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, databaseAccount } from './account.ts';
import { keepRunning } from './keep-running.ts';
import { PostgresUnavailable, postgresBinaries } from './postgres-binaries.ts';
import { commandLine, freePort, isRunning, stopProcess, waitUntil } from './processes.ts';

/** How a local Postgres is started. */
export interface PostgresOptions {
  /** Where its data lie; made when it is not there. */
  readonly directory: string;
  /** Of the superuser `postgres`; written into the data at their creation, so it must stay the same. */
  readonly password: string;
  /** File that its messages are appended to. */
  readonly logFile: string;
  /** False: a crash of the machine may lose everything. For tests. */
  readonly durable?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** Folder with another Postgres' `bin`, whatever its version; without it the one that came with the packages. */
  readonly installed?: string;
  /** Told when the server ended by itself and is being started again. */
  readonly onTrouble?: (what: string) => void;
}

/** A Postgres of this machine, kept running until it is stopped. */
export interface LocalPostgres {
  readonly port: number;
  /** Address of a database for a role; the superuser's when no role is named. */
  url(database: string, role?: { readonly name: string; readonly password: string }): string;
  pid(): number;
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const FAST_STOP = [
  { signal: 'SIGINT', patienceMs: 30_000 },
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;
/** A session without its server ends by itself as soon as it looks up. */
const ORPHAN_STOP = [
  { signal: 'SIGQUIT', patienceMs: 5_000 },
  { signal: 'SIGKILL', patienceMs: 5_000 },
] as const;

/** Bursts of appends must not force checkpoints; short statements gain nothing from compilation. */
const SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '400',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  listen_addresses: '127.0.0.1',
  unix_socket_permissions: '0700',
};
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

interface Place {
  readonly bin: string;
  /** Major version. */
  readonly version: string;
  readonly account: Account;
  readonly data: string;
  readonly options: PostgresOptions;
}

/** Starts the Postgres 18 that came with the packages: creates its data on first use, ends an orphan of a killed start. */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const { directory } = options;
  const account = databaseAccount(directory);
  const bin = join(options.installed ?? postgresBinaries(account), 'bin');
  const version = versionOf(bin);
  if (!existsSync(join(directory, 'PG_VERSION'))) createData({ bin, version, account, options });
  const place: Place = { bin, version, account, data: realpathSync(directory), options };
  checkVersion(place);
  return await serve(place);
}

function versionOf(bin: string): string {
  const said = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/' }).stdout ?? '';
  const major = /\(PostgreSQL\) (\d+)/.exec(said)?.[1];
  if (major === undefined) throw new PostgresUnavailable(`There is no Postgres that runs in ${bin}.`);
  return major;
}

function checkVersion({ data, version }: Place): void {
  const written = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (written !== version)
    throw new PostgresUnavailable(`${data} was written by Postgres ${written}; this is Postgres ${version}.`);
}

/**
 * Runs a program as the database's account inside its data. That account may not be able to walk to the data (a
 * folder of root's with mode 0700), so root opens the folder and the program enters it through the open descriptor.
 */
function inside<T>(
  { account, data }: Pick<Place, 'account' | 'data'>,
  run: (path: string, how: object, descriptor?: number) => T,
): T {
  const root = process.getuid?.() === 0;
  const how = {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...(root ? { uid: account.uid, gid: account.gid } : {}),
  };
  if (!root || process.platform !== 'linux') return run(data, how);
  const descriptor = openSync(data, 'r');
  try {
    return run('/proc/self/fd/3', how, descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Creates the data beside their place and moves them there: a start killed half-way leaves nothing that looks whole. */
function createData({ bin, version, account, options }: Omit<Place, 'data'>): void {
  const draft = `${options.directory}-new`;
  rmSync(draft, { recursive: true, force: true });
  const secret = mkdtempSync(join(tmpdir(), 'rapport-'));
  const passwordFile = join(secret, 'password');
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  for (const path of [draft, secret, passwordFile]) giveTo(account, path);
  const made = inside({ account, data: draft }, (path, how, descriptor) =>
    spawnSync(
      join(bin, 'initdb'),
      [
        ...['-D', path, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
        // From 17 on the server brings this locale itself, whatever the machine has.
        ...(Number(version) >= 17 ? ['--locale-provider=builtin'] : []),
        ...['-E', 'UTF8', '--locale=C.UTF-8'],
        ...(options.durable === false ? ['--no-sync'] : []),
      ],
      {
        ...how,
        stdio: ['ignore', 'pipe', 'pipe', ...(descriptor === undefined ? [] : [descriptor])],
        encoding: 'utf8',
      },
    ),
  );
  rmSync(secret, { recursive: true, force: true });
  if (made.status !== 0)
    throw new PostgresUnavailable(
      `Postgres cannot create its data in ${options.directory}: ${made.error?.message ?? lastLine(made.stderr)}`,
    );
  renameSync(draft, options.directory);
}

function giveTo({ uid, gid }: Account, path: string): void {
  if (uid !== process.getuid?.()) chownSync(path, uid, gid);
}

/** Ends the server that a killed start left behind in these data, and forgets a stale lock of it. */
async function endOrphan({ data }: Place): Promise<void> {
  const [pidText, , , , socketFolder] = lockFile(data);
  if (pidText === undefined) return;
  const pid = Math.abs(Number(pidText));
  const running = isRunning(pid);
  if (running && isServerOf(pid, data)) await stopProcess(pid, FAST_STOP);
  // Sessions of a server that was killed write on until they notice; a new server beside them would ruin the data.
  for (const session of serversIn(data)) await stopProcess(session, ORPHAN_STOP);
  // The lock goes only where whoever has this id now is no Postgres of ours; else Postgres looks at it itself.
  if (running || process.platform === 'linux') rmSync(join(data, 'postmaster.pid'), { force: true });
  if (socketFolder?.startsWith(join(tmpdir(), 'rapport-')))
    rmSync(socketFolder, { recursive: true, force: true });
}

/** Every process of a server in these data, its sessions too; only Linux tells. */
function serversIn(data: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isServerOf(pid, data));
}

function isServerOf(pid: number, data: string): boolean {
  if (!commandLine(pid).includes('postgres')) return false;
  if (process.platform !== 'linux') return commandLine(pid).includes(data);
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false;
  }
}

/** Lines of postmaster.pid: process, folder, start, port, socket folder, address, memory, state. */
function lockFile(data: string): readonly string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function serve(place: Place): Promise<LocalPostgres> {
  const { options, account } = place;
  const port = await freePort();
  const sockets = mkdtempSync(join(tmpdir(), 'rapport-'));
  const start = async (signal: AbortSignal) => {
    await endOrphan(place);
    mkdirSync(sockets, { recursive: true, mode: 0o700 });
    giveTo(account, sockets);
    return await launch(place, port, sockets, signal);
  };
  const server = await keepRunning({ what: 'Postgres', start, onTrouble: options.onTrouble });
  return {
    port,
    pid: server.pid,
    url: (database, role = { name: 'postgres', password: options.password }) =>
      `postgres://${role.name}:${role.password}@127.0.0.1:${port}/${database}?host=${encodeURIComponent(sockets)}`,
    stop: async () => {
      await server.stop(FAST_STOP);
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

async function launch(
  place: Place,
  port: number,
  sockets: string,
  signal: AbortSignal,
): Promise<ChildProcess> {
  const { bin, data, options } = place;
  const settings = {
    ...SETTINGS,
    ...(options.durable === false ? NOT_DURABLE : {}),
    ...options.settings,
    port: String(port),
    unix_socket_directories: sockets,
  };
  writeFileSync(options.logFile, '', { flag: 'a', mode: 0o600 });
  const log = openSync(options.logFile, 'a');
  const child = inside(place, (path, how, descriptor) =>
    spawn(
      join(bin, 'postgres'),
      ['-D', path, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...how,
        // A group of its own: Ctrl-C in the terminal must not stop the database before the services.
        detached: true,
        stdio: ['ignore', log, log, ...(descriptor === undefined ? [] : [descriptor])],
      },
    ),
  );
  closeSync(log);
  let ended: string | undefined;
  child.once('exit', (code, signal) => (ended = signal ?? String(code)));
  child.once('error', (error) => (ended = error.message));
  const up = () => {
    const lines = lockFile(data);
    return Number(lines[0]) === child.pid && lines[7]?.startsWith('ready') === true;
  };
  const settled = await waitUntil(() => ended !== undefined || signal.aborted || up(), READY_MS);
  if (settled && ended === undefined && !signal.aborted) return child;
  if (child.pid !== undefined && ended === undefined) await stopProcess(child.pid, FAST_STOP);
  const why = lastLine(readFileSync(options.logFile, 'utf8'));
  throw new PostgresUnavailable(`Postgres does not start: ${why} (${options.logFile})`);
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /FATAL|error|denied/i.test(line)) ?? lines.at(-1) ?? '';
}
