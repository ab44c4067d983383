import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { PARTITIONS } from '../event-log/index.ts';
import { listenGrpc } from '../grpc/index.ts';
import { createHttp, traceRequests } from '../http/index.ts';
import { replayService, replaysFrom, startRelay } from '../relay/index.ts';
import type { Database } from '../postgres/index.ts';
import { sql } from '../sql/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import { registerOf, startRebuilding } from '../rebuild/index.ts';
import { belongToLog } from './belonging.ts';
import { watchFooting } from './footing.ts';
import { followLog } from './log-followers.ts';
import { addPlatformRoutes, isSettled } from './operations.ts';
import { startOwnFollowers } from './own-followers.ts';
import { type ServiceDefinition, type ServiceParts, type Worker, changesChannel } from './port.ts';
import { type Given, type World, openWorld } from './ports.ts';
import { readSettings, type Settings } from './settings.ts';
import { addReadModels, readModelsOf } from './read-models.ts';
import { addRelease, restoreHolding } from './restored.ts';
import { addUnparking } from './unparking.ts';
import { type LogPassed, positionWaiter } from './waiting.ts';
import { type Committed, type Replay, type Tail, tailOf } from '../projection/index.ts';

/** What the process may put in place of the service's own: clock, log, cache, peers; and when following begins. */
export type StartOptions = Given;

/** A service that runs. */
export interface RunningService {
  readonly name: string;
  readonly http: {
    /** Where it listens, if it has a port of its own. */
    readonly url: string | undefined;
    readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  };
  readonly grpc: { readonly address: string };
  ready(): Promise<boolean>;
  /** Whether everything that follows from what was appended has been done: followers, relay, consumers. */
  settled(): Promise<boolean>;
  /** Stops in reverse order of the start: no new work, finish what runs, release leases, close. */
  stop(): Promise<void>;
}

/** Starts a service with its whole world; throws with one clear message when something it needs is not there. */
export async function startService(
  definition: ServiceDefinition,
  environment: Readonly<Record<string, string | undefined>>,
  given: StartOptions = {},
): Promise<RunningService> {
  const settings = readSettings(definition, environment);
  const world = await openWorld(definition, settings, given);
  const stops: (() => Promise<void>)[] = [() => world.close()];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    return await startParts(definition, settings, world, stops, stop);
  } catch (error) {
    await stop().catch((failed) => world.ports.logger.warn({ err: failed }, 'while giving up the start'));
    throw error;
  }
}

async function startParts(
  definition: ServiceDefinition,
  settings: Settings,
  world: World,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<RunningService> {
  const { ports, metrics } = world;
  const { name, store, database, logger, clock } = ports;
  const parts = await definition.build(ports);
  const committed = announcer(ports);
  const following = { tail: tailOf(store), sole: settings.common.SOLE_PROCESS };
  const sharing = { ...ports, ...following, replay: replaysFrom(world.streams) };
  const { relay, consumers } = await startSharing(parts, sharing, committed, stops);
  const { projections = [], decoders = {} } = parts;
  const register = registerOf({ database, service: name, logger });
  const footing = watchFooting(ports);
  stops.push(() => footing.stop());
  const observed = {
    service: name,
    database,
    store,
    clock,
    metrics,
    relay: relay.state,
    consumers: consumers.states,
    readModels: () => readModelsOf(projections, register),
    restored: restoreHolding(parts, database),
    footing,
    runningSince: performance.now(),
  };
  const ready = () => answers(database);
  const app = await openHttp(definition, parts, ports, consumers.passed);
  await addPlatformRoutes(app, observed, ready);
  await addUnparking(app, name, parts, database);
  await addRelease(app, name, parts, database);
  const rebuilding = startRebuilding(projections, { ...sharing, service: name, decoders });
  stops.push(() => rebuilding.stop());
  await addReadModels(app, name, projections, register, rebuilding);
  measureRequests(app, metrics);
  traceRequests(app, 'ours');
  await parts.routes?.(app);
  await app.ready();

  const { host, grpc } = await answerQuestions(parts, settings, ports);
  stops.push(() => grpc.stop());
  const followers = startOwnFollowers(parts, { ...ports, ...following, service: name, committed });
  stops.push(() => followers.stop());
  await startWorkers(parts, stops);
  const url = await listen(app, host, settings.addresses.httpPort);
  stops.push(() => app.close());
  logger.info({ http: url, grpc: grpc.address }, 'started');
  return {
    name,
    http: { url, handler: (request, response) => app.routing(request, response) },
    grpc: { address: grpc.address },
    ready,
    settled: () => isSettled(observed),
    stop,
  };
}

/** Listens for the questions of other services: its own, and what it has sent. */
async function answerQuestions(parts: ServiceParts, { common, addresses }: Settings, ports: World['ports']) {
  const { name: service, tokens, logger } = ports;
  const host = common.HTTP_HOST;
  const sayingAgain = replayService({ ...ports, service, publications: parts.publications ?? {} });
  const at = { host, port: addresses.grpcPort };
  const grpc = await listenGrpc([...(parts.grpc ?? []), sayingAgain], at, { service, tokens, logger });
  return { host, grpc };
}

/** What the service says to others and hears of them: topics, relay, consumers. */
async function startSharing(
  parts: ServiceParts,
  ports: World['ports'] & { readonly tail: Tail; readonly sole: boolean; readonly replay: Replay },
  committed: Committed,
  stops: (() => Promise<void>)[],
) {
  const { name: service, log } = ports;
  await belongToLog(log, ports.database, ports.logger, parts.topics ?? []);
  await log.ensureTopics((parts.topics ?? []).map((topic) => ({ topic, partitions: PARTITIONS })));
  const relay = await startRelay({ ...ports, service, publications: parts.publications ?? {} });
  stops.push(() => relay.stop());
  const consumers = await followLog(parts, { ...ports, service, committed });
  stops.push(() => consumers.stop());
  return { relay, consumers };
}

function openHttp(
  { problems, bodyLimit }: ServiceDefinition,
  { projections = [] }: ServiceParts,
  { name, database, tokens, logger }: World['ports'],
  passed: LogPassed,
): Promise<FastifyInstance> {
  const waitFor = positionWaiter(name, database, projections, passed);
  return createHttp({
    service: name,
    tokens,
    logger,
    problems,
    waitFor,
    ...(bodyLimit ? { bodyLimit } : {}),
  });
}

async function answers(database: Database): Promise<boolean> {
  return (await database.maybeOne(sql`select 1 as one`).catch(() => undefined)) !== undefined;
}

function measureRequests(app: FastifyInstance, { requestSeconds }: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requestSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
}

async function startWorkers({ workers = [] }: ServiceParts, stops: (() => Promise<void>)[]): Promise<void> {
  for (const worker of workers as readonly Worker[]) {
    await worker.start();
    stops.push(() => worker.stop());
  }
}

async function listen(
  app: FastifyInstance,
  host: string,
  port: number | undefined,
): Promise<string | undefined> {
  if (port === undefined) return undefined;
  await app.listen({ host, port });
  const { port: bound } = app.server.address() as AddressInfo;
  return `http://${host}:${bound}`;
}

/** Tells listeners which rows changed, after the commit; a lost message costs a screen one look too late. */
function announcer({ name, cache, logger }: World['ports']): Committed {
  return (projection, rows) => {
    const { announce } = projection;
    if (!announce || rows.length === 0) return;
    const changed = [...new Set(rows.flatMap((row) => announce(row) ?? []))];
    if (changed.length === 0) return;
    cache
      .publish(changesChannel(name), JSON.stringify(changed))
      .catch((error: unknown) => logger.debug({ err: error }, 'announcement lost'));
  };
}
