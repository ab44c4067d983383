import { memoryCache } from '@rapport/kernel/cache';
import type { ControlledClock } from '@rapport/kernel/clock';
import { type EventLog, openPostgresEventLog } from '@rapport/kernel/event-log';
import { createLogger } from '@rapport/kernel/logging';
import { openDatabase } from '@rapport/kernel/postgres';
import { type Peers, type RunningService, startService } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { type ServiceNode, services, sharedDatabases } from '../topology.ts';
import type { DataDirectory } from './data-directory.ts';
import { type Addresses, type Listening, outerAddresses, serviceEnvironment } from './environment.ts';
import { type Installation, describeInstallation } from './installation.ts';

/** What one process needs to be the whole product. */
export interface OneProcessOptions {
  readonly data: DataDirectory;
  readonly addresses: Addresses;
  readonly host: string;
  readonly port: number;
  readonly smtpPort: number;
  readonly adminPassword: string | undefined;
  readonly outer: Readonly<Record<string, string | undefined>>;
  /** A loader's clock, moved by it; without it the world's time holds, or what the settings name. */
  readonly clock?: ControlledClock;
  /** Every service gets a port of its own on 127.0.0.1 beside the gateway's. */
  readonly reachable?: boolean;
  /** Services that are not to begin yet. */
  readonly later?: ReadonlySet<string>;
}

/** The whole product in this process, or what of it has begun. */
export interface OneProcess extends Installation {
  /** Starts the services that were left for later. */
  startRest(): Promise<void>;
}

/** Starts every service here, over one log and one cache; `stop` drains them and leaves the database running. */
export async function startOneProcess(options: OneProcessOptions): Promise<OneProcess> {
  const { addresses, host, port, smtpPort, adminPassword, clock, later = new Set() } = options;
  const cache = memoryCache();
  const log = addresses.kafkaBrokers ? undefined : await openLog(addresses, options.outer);
  const running = new Map<string, RunningService>();
  const environments = new Map<string, Readonly<Record<string, string>>>();
  const stop = async () => {
    for (const service of [...running.values()].reverse()) await service.stop();
    running.clear();
    await log?.close();
    await cache.close();
  };
  const begin = async (nodes: readonly ServiceNode[]) => {
    const { promise: allStand, resolve: letThemBegin } = Promise.withResolvers<void>();
    for (const node of nodes) {
      const environment = {
        ...serviceEnvironment(node, {
          ...options,
          secrets: options.data.secrets,
          listening: listening(node.name, options),
        }),
        SOLE_PROCESS: 'true',
      };
      environments.set(node.name, environment);
      const given = {
        cache,
        peers: localPeers(running),
        begin: allStand,
        ...(clock ? { clock } : {}),
        ...(log ? { log } : {}),
      };
      running.set(node.name, await startService(await node.definition(), environment, given));
    }
    letThemBegin();
  };
  try {
    await begin(services.filter(({ name }) => !later.has(name)));
  } catch (error) {
    await stop();
    throw error;
  }
  const installation: Omit<Installation, 'describe'> = {
    url: `http://${publicHost(host)}:${port}`,
    smtp: { host: '127.0.0.1', port: smtpPort },
    admin: { login: 'admin', password: adminPassword },
    environment: (service) => environments.get(service) ?? {},
    services: running,
    pid: () => process.pid,
    stop,
  };
  return {
    ...installation,
    startRest: () => begin(services.filter(({ name }) => later.has(name))),
    describe: () => describeInstallation(installation, [...environments.keys()]),
  };
}

/** Services have no port of their own here: requests go from function to function. */
function listening(service: string, options: OneProcessOptions): Listening {
  return {
    host: '127.0.0.1',
    ...(options.reachable ? { httpPort: 0 } : {}),
    others: outerAddresses(service, options),
  };
}

/** An address a browser can open: a wildcard is no address. */
export function publicHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function localPeers(running: ReadonlyMap<string, RunningService>): Peers {
  return {
    names: () => [...running.keys()],
    http: (service) => {
      const found = running.get(service);
      return found && { kind: 'local', handler: found.http.handler };
    },
    grpc: (service) => running.get(service)?.grpc.address,
  };
}

async function openLog(
  { database }: Addresses,
  outer: Readonly<Record<string, string | undefined>>,
): Promise<EventLog> {
  const databaseUrl = database(sharedDatabases.log);
  const logger = createLogger('log', outer['LOG_LEVEL'] || 'warn');
  const log = await openPostgresEventLog({ databaseUrl, logger });
  // Nobody else runs on these data: members of a killed start must not be waited for.
  const own = openDatabase(databaseUrl, { max: 1, name: 'launcher' });
  await own.run(sql`delete from lg.claims`);
  await own.run(sql`delete from lg.members`);
  await own.close();
  return log;
}
