import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isRunning, waitUntil } from '@rapport/kernel/local';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { type Backing, startBacking } from '@rapport/infra/launcher/backing.ts';
import { clusterForm } from '@rapport/infra/launcher/cluster-form.ts';
import { type DataDirectory, openDataDirectory } from '@rapport/infra/launcher/data-directory.ts';
import type { Installation } from '@rapport/infra/launcher/installation.ts';
import { readOptions } from '@rapport/infra/launcher/options.ts';
import { type ServiceProcess, startServiceProcess } from '@rapport/infra/launcher/service-process.ts';
import { type Wire, openWire } from '@rapport/infra/faults/wire.ts';
import { services } from '@rapport/infra/topology.ts';
import { testFolder } from '../../packages/kernel/src/testing/leftovers.ts';

/** The product with each service in a process of its own, over a Postgres of its own that also holds the log. */
export interface ProcessInstallation {
  readonly url: string;
  readonly smtpPort: number;
  readonly password: string;
  /** Settings of every service, with direct addresses of its databases. */
  readonly environments: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Lies between channels and its database. */
  readonly wire: Wire;
  readonly postgres: Backing['postgres'];
  /** The test's own eyes: a service's database, signed in as nobody of the product. */
  database(service: string): Database;
  pid(service: string): number;
  /** Ends a service with -9 and resolves when it is gone; it is started again by those who look after it. */
  kill(service: string): Promise<void>;
  /** Another process of channels beside the first, with ports of its own and no wire. */
  startSecondChannels(): Promise<ServiceProcess & { readonly smtpPort: number }>;
  stop(): Promise<void>;
}

const PASSWORD = 'a password for faults';

/** Starts everything, empty, in a data directory of its own. */
export async function startProcesses(): Promise<ProcessInstallation> {
  const folder = testFolder();
  const options = readOptions(['--empty'], {
    ...process.env,
    RAPPORT_DATA: folder,
    RAPPORT_ADMIN_PASSWORD: PASSWORD,
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'fatal',
  });
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const data = openDataDirectory(folder, 'real');
  const backing = await startBacking({ data, options, distributed: false, afresh: false, say });
  const wire = await openWire(backing.postgres.url('postgres'));
  const addresses = { database: (name: string) => throughWire(name, backing, wire) };
  const ground = {
    ...{ options, data, say, adminPassword: PASSWORD },
    ...{ port: await freePort(), smtpPort: await freePort() },
    backing: { ...backing, addresses },
  };
  const installation = await clusterForm.start(ground, undefined);
  return operate({ installation, backing, wire, data, folder });
}

function throughWire(name: string, { addresses }: Backing, wire: Wire): string {
  const direct = addresses.database(name);
  return name === 'rapport_channels' ? wire.through(direct) : direct;
}

interface Parts {
  readonly installation: Installation;
  readonly backing: Backing;
  readonly wire: Wire;
  readonly data: DataDirectory;
  readonly folder: string;
}

function operate({ installation, backing, wire, data, folder }: Parts): ProcessInstallation {
  const eyes = new Map<string, Database>();
  const pid = (service: string) => installation.pid(service) ?? 0;
  const environments = new Map(
    services.map(({ name, database }) => [
      name,
      {
        ...installation.environment(name),
        [`${name.toUpperCase()}_DATABASE_URL`]: backing.addresses.database(database),
      },
    ]),
  );
  return {
    ...{ url: installation.url, smtpPort: installation.smtp.port, password: PASSWORD },
    ...{ environments, wire, postgres: backing.postgres, pid },
    database: (service) => {
      const database =
        eyes.get(service) ?? openDatabase(backing.postgres.url(`rapport_${service}`), { longestPauseMs: 0 });
      eyes.set(service, database);
      return database;
    },
    kill: (service) => kill(pid(service)),
    startSecondChannels: () =>
      startSecond(environments.get('channels') ?? {}, join(folder, 'second', 'processes')),
    stop: async () => {
      for (const database of eyes.values()) await database.close();
      await installation.stop();
      await wire.close();
      await backing.stop();
      data.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a process with -9; resolves when it is gone. */
export async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  if (!(await waitUntil(() => !isRunning(pid), 10_000))) throw new Error(`process ${pid} is still there`);
}

async function startSecond(environment: Readonly<Record<string, string>>, folder: string) {
  const [http, grpc, smtpPort] = [await freePort(), await freePort(), await freePort()];
  const second = await startServiceProcess('channels', {
    folder,
    environment: {
      ...environment,
      CHANNELS_HTTP_PORT: String(http),
      CHANNELS_GRPC_PORT: String(grpc),
      SMTP_PORT: String(smtpPort),
    },
    health: `http://127.0.0.1:${http}/health/ready`,
    onTrouble: () => {},
  });
  return { ...second, smtpPort };
}
