import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { memoryBlobStore } from '../blobs/index.ts';
import { memoryCache } from '../cache/index.ts';
import { readConfig } from '../config/index.ts';
import { memoryEventLog } from '../event-log/index.ts';
import { memoryEventStore } from '../event-store/index.ts';
import { type Principal, createHttp, internalTokens, signedCursors } from '../http/index.ts';
import { migrate } from '../postgres/index.ts';
import { applyBatch } from '../projection/apply.ts';
import { projecting } from '../projection/own-projections.ts';
import type { HeardEvent } from '../projection/port.ts';
import { tailOf } from '../projection/tail.ts';
import { memoryKeyRing } from '../sealing/index.ts';
import type { ServiceDefinition, ServiceParts, ServicePorts } from '../service/port.ts';
import { freshServiceDatabase } from './databases.ts';
import { type Door, collectDoors } from './route-matrix.ts';

/** A service with a real Postgres for its read models and everything else in memory; nothing runs by itself. */
export interface StagedService {
  readonly app: FastifyInstance;
  readonly ports: ServicePorts;
  readonly parts: ServiceParts;
  /** Each route of its own. */
  readonly doors: readonly Door[];
  /** The same as `METHOD /path`. */
  readonly routes: readonly string[];
  /** Brings the projections of the own log up to its end. */
  settle(): Promise<void>;
  /** Hands events of others to all projections that hear them, as one batch in the given order. */
  hear(events: readonly HeardEvent[]): Promise<void>;
  /** Headers of a caller, with a token for this service. */
  as(who: Principal): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Opens a service for a test; `given` replaces ports. */
export async function stageService(
  definition: ServiceDefinition,
  given: Partial<ServicePorts> = {},
): Promise<StagedService> {
  const { name } = definition;
  const database = await freshServiceDatabase();
  await migrate(database.url, { [name]: definition.migrations });
  const settings = given.settings ?? (readConfig(definition.settings, {}) as ServicePorts['settings']);
  const ports = portsOf(name, database, { ...given, settings });
  const parts = await definition.build(ports);
  const app = await createHttp({
    service: name,
    tokens: ports.tokens,
    logger: ports.logger,
    problems: definition.problems,
    waitFor: async () => true,
  });
  const doors = collectDoors(app);
  await parts.routes?.(app);
  await app.ready();
  const tail = tailOf(ports.store);
  const projections = parts.projections ?? [];
  return {
    app,
    ports,
    parts,
    doors,
    routes: doors.map(({ method, url }) => `${method} ${url}`),
    settle: async () => {
      for (const projection of projections.filter(({ from }) => from === 'own')) {
        const world = { source: `${name}/0`, database, tail, logger: ports.logger, committed: () => {} };
        const step = projecting(projection, world);
        while (await step());
      }
    },
    hear: async (events) => {
      for (const projection of projections.filter(({ from }) => from !== 'own')) {
        await database.transaction((tx) => applyBatch(tx, projection, events));
      }
    },
    as: async (who) => ({
      'rapport-token': await ports.tokens.mint(who, name),
      'idempotency-key': randomUUID(),
    }),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

function portsOf(
  name: string,
  database: ServicePorts['database'],
  given: Partial<ServicePorts>,
): ServicePorts {
  const clock = given.clock ?? { now: () => new Date() };
  const keys = given.keys ?? memoryKeyRing();
  const secret = Buffer.alloc(32, 7);
  return {
    name,
    settings: {},
    database,
    store: memoryEventStore(clock),
    log: memoryEventLog(),
    clock,
    keys,
    blobs: memoryBlobStore(keys),
    cache: memoryCache(),
    leases: { hold: () => ({ stop: async () => {} }) },
    logger: pino({ level: 'silent' }),
    // A slow machine must not send a test's callers home.
    tokens: internalTokens(secret, 3_600),
    cursors: signedCursors(secret),
    grpc: { call: async () => Promise.reject(new Error('no other service in this test')) },
    peers: { names: () => [], http: () => undefined, grpc: () => undefined },
    ...given,
  };
}
