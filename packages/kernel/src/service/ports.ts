import { openBlobStore } from '../blobs/index.ts';
import { type Cache, memoryCache, redisCache } from '../cache/index.ts';
import { realClock, writtenClock } from '../clock/index.ts';
import { ConfigError } from '../config/index.ts';
import { type EventLog, openEventLog } from '../event-log/index.ts';
import { type EventStore, type PostgresEventStore, postgresEventStore } from '../event-store/index.ts';
import { type GrpcStreams, grpcClients } from '../grpc/index.ts';
import { internalTokens, signedCursors } from '../http/index.ts';
import { postgresLeases } from '../leases/index.ts';
import { type Logger, createLogger } from '../logging/index.ts';
import { type Database, migrate, openDatabase } from '../postgres/index.ts';
import { openKeyRing } from '../sealing/index.ts';
import { sql } from '../sql/index.ts';
import { type Metrics, createMetrics, inSpan, startTracing } from '../telemetry/index.ts';
import { type Clock, instantOf } from '../values/index.ts';
import { heldBack } from './beginning.ts';
import { peersFromSetting } from './peers.ts';
import type { Peers, ServiceDefinition, ServicePorts } from './port.ts';
import type { Settings } from './settings.ts';

/** What a process shares between its services, or a test puts in place. */
export interface Given {
  readonly clock?: Clock;
  readonly log?: EventLog;
  readonly cache?: Cache;
  readonly peers?: Peers;
  /** When the service may begin to follow the logs; without it as soon as it stands. */
  readonly begin?: Promise<void>;
}

/** The opened world of a service and how to close it. */
export interface World {
  readonly ports: ServicePorts;
  readonly metrics: Metrics;
  /** For the platform's own questions. */
  readonly streams: GrpcStreams;
  close(): Promise<void>;
}

const KERNEL_MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** Brings the database of a service to today's shape; `until`: to that of a backup, see {@link migrate}. */
export async function migrateService(
  { name, migrations }: Pick<ServiceDefinition, 'name' | 'migrations'>,
  databaseUrl: string,
  until?: readonly string[],
): Promise<void> {
  await migrate(databaseUrl, { kernel: KERNEL_MIGRATIONS, [name]: migrations }, until);
}

/** Migrates the service's database and opens every port, in the order they need each other. */
export async function openWorld(
  definition: ServiceDefinition,
  settings: Settings,
  given: Given,
): Promise<World> {
  const { name } = definition;
  const { common } = settings;
  const { databaseUrl } = settings.addresses;
  const logger = createLogger(name, common.LOG_LEVEL);
  const clock = given.clock ?? (common.CLOCK_FILE ? writtenClock(common.CLOCK_FILE) : realClock);
  const secret = Buffer.from(common.INTERNAL_SECRET, 'base64');
  const peers = given.peers ?? peersFromSetting(common.PEERS);

  await migrateService(definition, databaseUrl);
  const database = openDatabase(databaseUrl, { max: 10, name });
  if (common.SOLE_PROCESS) await database.run(sql`update ops.leases set until = 'epoch'`);
  const plain = postgresEventStore(
    database,
    clock,
    definition.upcasters ? { upcasters: definition.upcasters } : {},
  );
  if (common.CLOCK_FILE) await checkClock(plain, clock);
  const metrics = createMetrics(name);
  const tracing = await traces(name, settings);
  const keys = await openKeyRing({
    databaseUrl: common.KEYS_DATABASE_URL,
    kek: Buffer.from(common.KEY_ENCRYPTION_KEY, 'base64'),
    indexKey: Buffer.from(common.INDEX_KEY, 'base64'),
  });
  const log = given.log ?? (await openEventLog(common, `rapport-${name}`, logger));
  const cache = given.cache ?? openCache(settings, logger);
  const tokens = internalTokens(secret);
  const grpc = grpcClients(name, tokens, (service) => peers.grpc(service));
  const leases = postgresLeases(database, (error) => logger.warn({ err: error }, 'lease'));
  const ports: ServicePorts = {
    name,
    settings: settings.own,
    database,
    store: measured(plain, metrics),
    ...heldBack(given.begin, { log, leases }),
    clock,
    keys,
    blobs: openBlobStore(common, name, database, keys),
    cache,
    logger,
    tokens,
    cursors: signedCursors(secret),
    grpc,
    peers,
  };
  return {
    ports,
    metrics,
    streams: grpc,
    close: async () => {
      await closeAll(plain, database, given.log ? [] : [log], given.cache ? [] : [cache], keys, grpc);
      await tracing.stop();
    },
  };
}

/** What has lived by a later clock cannot be lived on: its facts would all be recorded at one instant. */
async function checkClock(store: EventStore, clock: Clock): Promise<void> {
  const { position, recordedAt } = await store.head();
  if (position > 0 && recordedAt > instantOf(clock.now()))
    throw new ConfigError(
      `CLOCK_FILE stands before ${recordedAt}, when this database recorded its last event`,
    );
}

/** The spans of a process that is several services at once are those of the product. */
const traces = (name: string, { common }: Settings) =>
  startTracing({
    endpoint: common.OTEL_EXPORTER_OTLP_ENDPOINT,
    ratio: common.OTEL_TRACES_SAMPLER_ARG,
    name: common.SOLE_PROCESS ? 'rapport' : name,
  });

async function closeAll(
  store: PostgresEventStore,
  database: Database,
  logs: readonly EventLog[],
  caches: readonly Cache[],
  keys: { close(): Promise<void> },
  grpc: { close(): void },
): Promise<void> {
  grpc.close();
  await store.close();
  for (const port of [...logs, ...caches, keys, database]) await port.close();
}

function openCache({ common }: Settings, logger: Logger): Cache {
  if (!common.REDIS_URL) return memoryCache();
  return redisCache(common.REDIS_URL, (error) => logger.warn({ err: error }, 'cache'));
}

/** The store, counted and timed. */
function measured(store: EventStore, { appends, appendSeconds }: Metrics): EventStore {
  return {
    ...store,
    append: async (request) => {
      const end = appendSeconds.startTimer();
      try {
        const appended = await inSpan('append', {}, () => store.append(request));
        appends.inc({ outcome: appended.replayed ? 'replayed' : 'ok' });
        return appended;
      } catch (error) {
        appends.inc({ outcome: error instanceof Error ? error.name : 'error' });
        throw error;
      } finally {
        end();
      }
    },
  };
}
