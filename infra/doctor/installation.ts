import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openEventLog } from '@rapport/kernel/event-log';
import { isRunning } from '@rapport/kernel/local';
import type { Logger } from '@rapport/kernel/logging';
import { openDatabase } from '@rapport/kernel/postgres';
import { startBacking } from '../launcher/backing.ts';
import { type InstallationState, openDataDirectory } from '../launcher/data-directory.ts';
import { serviceEnvironment } from '../launcher/environment.ts';
import type { Described } from '../launcher/installation.ts';
import { ROOT, readOptions } from '../launcher/options.ts';
import { services } from '../topology.ts';
import type { Patient } from './examination.ts';
import { type LogReader, portLogReader, postgresLogReader } from './log-reader.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An installation at hand: where its services' data lie and how to let go of them. */
export interface AtHand {
  readonly what: string;
  /** Its data directory; undefined where the environment names the databases. */
  readonly folder?: string;
  /** Whether its services are known to be at work. */
  readonly running: boolean;
  readonly environments: ReadonlyMap<string, Environment>;
  close(): Promise<void>;
}

/** There is nothing to look at; the message says what to name. */
export class NothingToExamine extends Error {
  override readonly name = 'NothingToExamine';
}

/**
 * Finds what is to be examined: the databases the environment names, else the installation of the data directory, which
 * may be running; one that is not is looked at over its own Postgres, started for the time being.
 */
export async function findInstallation(
  environment: Environment,
  say: (line: string) => void,
): Promise<AtHand> {
  const named = services.filter(({ name }) => environment[`${name.toUpperCase()}_DATABASE_URL`]);
  if (named.length > 0) {
    const environments = new Map(named.map(({ name }) => [name, environment]));
    return { what: 'the databases of the environment', running: false, environments, close: async () => {} };
  }
  const folder = resolve(ROOT, environment['RAPPORT_DATA'] || 'data');
  return runningIn(folder) ?? (await standingIn(folder, environment, say));
}

function runningIn(folder: string): AtHand | undefined {
  const file = join(folder, 'running.json');
  if (!existsSync(file)) return undefined;
  const said = JSON.parse(readFileSync(file, 'utf8')) as Described;
  if (!isRunning(said.pid)) return undefined;
  const environments = new Map(Object.entries(said.services).map(([name, one]) => [name, one.environment]));
  return {
    what: `the running installation in ${folder}`,
    folder,
    running: true,
    environments,
    close: async () => {},
  };
}

async function standingIn(folder: string, outer: Environment, say: (line: string) => void): Promise<AtHand> {
  const stateFile = join(folder, 'state.json');
  if (!existsSync(stateFile))
    throw new NothingToExamine(
      `${folder} holds no installation: set RAPPORT_DATA, or the services' <SERVICE>_DATABASE_URL.`,
    );
  const { clock, log } = JSON.parse(readFileSync(stateFile, 'utf8')) as InstallationState;
  const data = openDataDirectory(folder, clock === 'controlled' ? 'controlled' : 'real');
  try {
    const distributed = log === 'kafka';
    const brokers = existsSync(join(folder, 'kafka', '2')) ? 3 : 1;
    const options = { ...readOptions([], outer), brokers } as const;
    const backing = await startBacking({ data, options, distributed, afresh: false, say });
    const { addresses } = backing;
    const environments = new Map(
      services.map((node) => [
        node.name,
        serviceEnvironment(node, {
          addresses,
          secrets: data.secrets,
          listening: { host: '127.0.0.1' },
          adminPassword: undefined,
          outer,
        }),
      ]),
    );
    const close = async () => {
      await backing.stop();
      data.release();
    };
    return { what: `the stopped installation in ${folder}`, folder, running: false, environments, close };
  } catch (error) {
    data.release();
    throw error;
  }
}

/** A read model is folded again in one transaction, which pauses while the log is read. */
const READING_MS = 120_000;

/** Opens a database of each service at hand; `close` them after use. */
export async function admit({ environments }: AtHand): Promise<readonly Patient[]> {
  const patients: Patient[] = [];
  for (const { name, definition } of services) {
    const environment = environments.get(name);
    const url = environment?.[`${name.toUpperCase()}_DATABASE_URL`];
    if (!environment || !url) continue;
    const database = openDatabase(url, { max: 3, name: 'doctor', longestPauseMs: READING_MS });
    patients.push({ name, environment, database, definition: await definition() });
  }
  return patients;
}

/** A reader of the log that the services of an installation share. */
export async function openLogReader({ environments }: AtHand, logger: Logger): Promise<LogReader> {
  const [environment] = environments.values();
  const url = environment?.['LOG_DATABASE_URL'];
  if (environment?.['KAFKA_BROKERS'])
    return portLogReader(await openEventLog(environment, 'rapport-doctor', logger));
  if (url) return postgresLogReader(openDatabase(url, { max: 2, name: 'doctor' }));
  throw new NothingToExamine('no shared log is named: set LOG_DATABASE_URL or KAFKA_BROKERS.');
}
