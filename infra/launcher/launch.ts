import { rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError } from '@rapport/kernel/config';
import { KafkaUnavailable, PostgresUnavailable, RedisUnavailable } from '@rapport/kernel/local';
import { DatabaseTooNew } from '@rapport/kernel/postgres';
import { LogOfAnotherPast } from '@rapport/kernel/service';
import { type Backing, startBacking } from './backing.ts';
import { buildConsole } from './console-build.ts';
import { beginClock } from './controlled-clock.ts';
import { withoutWaitingForDisk } from './databases.ts';
import { type DataDirectory, type InstallationState, openDataDirectory } from './data-directory.ts';
import type { Installation } from './installation.ts';
import { LaunchError } from './launch-error.ts';
import { startOneProcess } from './one-process.ts';
import type { LaunchOptions } from './options.ts';
import { choosePort } from './ports.ts';
import { SHOWING, divideSampleCompany, loadSampleCompany, sampleClock, settled } from './sample.ts';
import { stopOnSignal } from './signals.ts';

/** What a form of the installation starts from: everything beneath the services stands. */
export interface Ground {
  readonly options: LaunchOptions;
  readonly data: DataDirectory;
  readonly backing: Backing;
  readonly port: number;
  readonly smtpPort: number;
  readonly adminPassword: string | undefined;
  readonly say: (line: string) => void;
}

/** A way to run the services: all in this process, or each in its own. */
export interface Form {
  /** Over Kafka and Redis rather than Postgres and memory. */
  readonly distributed: boolean;
  /** Starts the services; `loaded` are those that took the sample in, in this process, and still run. */
  start(ground: Ground, loaded: Installation | undefined): Promise<Installation>;
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Starts an installation and keeps it until a signal; what hinders it is said in one sentence, with exit code 1. */
export async function launch(read: () => LaunchOptions, form: Form): Promise<void> {
  const stops: (() => Promise<void> | void)[] = [];
  const leaving = new AbortController();
  let starting: Promise<void> = Promise.resolve();
  const stop = async () => {
    leaving.abort();
    await starting.catch(() => {});
    for (const one of stops.splice(0).reverse()) await one();
  };
  stopOnSignal(stop, () => {});
  try {
    starting = begin(read(), form, stops, leaving.signal);
    await starting;
  } catch (error) {
    if (leaving.signal.aborted) return;
    say(sentence(error));
    process.exitCode = 1;
    await stop();
    process.exit(1);
  }
}

async function begin(
  options: LaunchOptions,
  form: Form,
  stops: (() => Promise<void> | void)[],
  signal: AbortSignal,
): Promise<void> {
  const port = await choosePort(options.port, options.host, 'PORT');
  const smtpPort = await choosePort(options.smtpPort, '127.0.0.1', 'SMTP_PORT');
  const data = openDataDirectory(options.dataDirectory, firstClock(options));
  stops.push(() => data.release());
  if (data.state().restoring)
    throw new LaunchError(`${data.path} was not restored to its end: run npm run restore again.`);
  if (data.state().load)
    throw new LaunchError(`${data.path} was not filled to its end: run npm run load again.`);
  if (options.controlledFrom) beginClock(data, options.controlledFrom);
  const adminPassword = choosePassword(options, data);
  const afresh = data.state().clock === 'loading';
  const built = buildConsole(say);
  built.catch(() => {}); // Told where it is awaited.
  const backing = await startBacking({ data, options, distributed: form.distributed, afresh, say }).catch(
    async (error: unknown) => {
      await built.catch(() => {});
      throw error;
    },
  );
  stops.push(() => backing.stop());
  noteLog(data, form);
  const ground: Ground = { options, data, backing, port, smtpPort, adminPassword, say };
  // The year is lived while the screens are built: neither keeps two processors busy.
  const [loaded] = await Promise.all([afresh ? loadYear(ground, stops, signal) : undefined, built]);
  signal.throwIfAborted();
  const installation = await form.start(ground, loaded);
  if (installation !== loaded) stops.push(() => installation.stop());
  announce(ground, installation, stops);
}

/** Remembers which log the services run over; on another one than before they fill it from their own stores. */
function noteLog(data: DataDirectory, { distributed }: Form): void {
  const log = distributed ? 'kafka' : 'postgres';
  const before = data.state().log;
  if (before === log) return;
  if (before) say(`the services speak over ${NAMES[log]} now: what they said is filled in there …`);
  data.setState({ ...data.state(), log });
}

const NAMES = { postgres: 'Postgres', kafka: 'Kafka' } as const;

/** A new installation begins in the sample company's past, unless it shall be empty. */
function firstClock({ controlledFrom, empty }: LaunchOptions): InstallationState['clock'] {
  if (controlledFrom) return 'controlled';
  return empty ? 'real' : 'loading';
}

/** The services take the sample in here, over a clock that is moved; then the clock goes over to real time for good. */
async function loadYear(
  ground: Ground,
  stops: (() => Promise<void> | void)[],
  signal: AbortSignal,
): Promise<Installation> {
  const { data } = ground;
  const until = new Date(data.state().createdAt);
  const clock = sampleClock(until);
  say('loading the sample company (once) …');
  const installation = await startOneProcess({
    ...hereFrom(ground),
    clock,
    reachable: true,
    later: SHOWING,
  });
  stops.push(() => installation.stop());
  const secret = data.secrets.internal;
  await withoutWaitingForDisk(ground.backing.postgres, async () => {
    await loadSampleCompany(installation, { clock, until, secret, say, signal });
    signal.throwIfAborted();
    await installation.startRest();
    await divideSampleCompany(installation, { secret, signal });
    await settled(installation, signal);
  });
  signal.throwIfAborted();
  clock.handOver();
  data.setState({ ...data.state(), clock: 'real', handedOverAt: new Date().toISOString() });
  return installation;
}

/** What `startOneProcess` takes of the ground. */
export function hereFrom({ options, data, backing, port, smtpPort, adminPassword }: Ground) {
  return {
    data,
    addresses: backing.addresses,
    host: options.host,
    port,
    smtpPort,
    adminPassword,
    outer: options.environment,
  };
}

const PASSWORD_FILE = 'admin-password';

/** The first administrator's password, while nobody can have signed in with it yet. */
function choosePassword({ adminPassword }: LaunchOptions, data: DataDirectory): string | undefined {
  const kept = data.readSecret(PASSWORD_FILE)?.trim();
  if (kept !== undefined || data.state().admin !== undefined) return kept;
  if (adminPassword !== undefined) return adminPassword;
  const made = randomBytes(12).toString('base64url');
  data.writeSecret(PASSWORD_FILE, `${made}\n`);
  return made;
}

function announce(
  { data, adminPassword, options }: Ground,
  installation: Installation,
  stops: (() => Promise<void> | void)[],
): void {
  const file = join(data.path, 'running.json');
  writeFileSync(file, `${JSON.stringify(installation.describe(), null, 2)}\n`, { mode: 0o600 });
  stops.push(() => rmSync(file, { force: true }));
  const first = data.state().admin === undefined;
  const kept = data.readSecret(PASSWORD_FILE) !== undefined;
  const { host, port } = installation.smtp;
  process.stdout.write(`ready ${installation.url}\n`);
  process.stdout.write(`  sign in as admin ${howToSignIn(first, kept, adminPassword, data.path)}\n`);
  process.stdout.write(`  mail comes in at smtp://${host}:${port}${relayNote(options)}\n`);
  if (first) data.setState({ ...data.state(), admin: kept ? 'generated' : 'given' });
}

function howToSignIn(first: boolean, kept: boolean, password: string | undefined, path: string): string {
  if (!kept) return first ? 'with RAPPORT_ADMIN_PASSWORD' : 'with the password given at the first start';
  if (first) return `with the password ${password} (kept in ${join(path, PASSWORD_FILE)})`;
  return `with the password in ${join(path, PASSWORD_FILE)}`;
}

function relayNote({ environment }: LaunchOptions): string {
  return environment['RELAY_URL'] ? '' : '; replies stay in the local mailbox';
}

const UNAVAILABLE = [PostgresUnavailable, KafkaUnavailable, RedisUnavailable];

/** What went wrong, for the person at the terminal; the unforeseen keeps its stack. */
function sentence(error: unknown): string {
  if (error instanceof DatabaseTooNew)
    return `This data directory was used by a newer version of Rapport (${error.message}); start that version.`;
  const known = [LaunchError, LogOfAnotherPast, ...UNAVAILABLE, ConfigError];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
