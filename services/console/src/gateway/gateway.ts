import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EdgeProblem, type Principal, type Tokens, createHttp, traceRequests } from '@rapport/kernel/http';
import type { Logger } from '@rapport/kernel/logging';
import type { Upstream, Worker } from '@rapport/kernel/service';
import { currentTraceparent } from '@rapport/kernel/telemetry';
import { admit, serviceOf } from './admission.ts';
import { askService } from './asking.ts';
import { mergeContracts } from './contracts.ts';
import {
  admittedHeaders,
  clientAddress,
  passedBack,
  protectApi,
  protectScreens,
  sessionToken,
} from './headers.ts';
import { type Machines, opensToMachines, shownKey } from './machines.ts';
import { type PublicDoor, publicDoor } from './public-door.ts';
import { type FramedBy, serveScreens } from './screens.ts';
import type { Sessions } from './sessions.ts';
import { type Watch, watchOpenAnswers } from './watching.ts';

/** What the gateway needs of the world. */
export interface GatewayOptions {
  readonly host: string;
  readonly port: number;
  /** Proxies of our own in front of it, each of which appends to X-Forwarded-For. */
  readonly proxyHops: number;
  /** Folder of the built screens. */
  readonly screens: URL;
  readonly framedBy: FramedBy;
  /** Where a service is: in this process or at an address. */
  readonly upstream: (service: string) => Upstream | undefined;
  readonly services: () => readonly string[];
  readonly sessions: Sessions;
  readonly machines: Machines;
  readonly tokens: Tokens;
  readonly logger: Logger;
  /** How often open answers are asked about, ms; three seconds unless told otherwise. */
  readonly watchEveryMs?: number;
}

/** The gateway as a worker; `address` is where it listens once it has started. */
export interface Gateway extends Worker {
  readonly address: () => string;
  /** For tests and for whoever has a listener of its own. */
  readonly app: FastifyInstance;
}

/** The way in; access counts the tries itself. */
const SIGN_IN = 'POST /api/access/v1/sessions';
const CONTRACT_DEADLINE_MS = 2_000;

/** The one listener that people reach: screens, and everything under /api/ behind a session. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { logger, tokens, host, port } = options;
  const app = await createHttp({
    service: 'gateway',
    tokens,
    logger,
    problems: {},
    waitFor: async () => true,
  });
  traceRequests(app, 'strangers');
  const door = publicDoor();
  const watch = watchOpenAnswers(options.sessions.stillThere, logger, options.watchEveryMs);
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) protectApi(reply.raw);
    else protectScreens(reply.raw);
  });
  // Bodies are none of our business: they go on as they come.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  await app.register(replyFrom, {
    undici: { headersTimeout: 60_000, bodyTimeout: 0 },
    disableRequestLogging: true,
    // It would ask ten times on 503: whether to ask again is the client's to decide.
    retryMethods: [],
  });
  app.get('/api/openapi.json', { config: { permits: 'public' }, schema: { hide: true } }, async (request) => {
    if (!(await personOf(request, options))) throw new EdgeProblem('not-signed-in');
    return mergedContract(options);
  });
  app.all(
    '/api/*',
    { config: { permits: 'public', idempotency: 'none' }, schema: { hide: true } },
    (request, reply) => forward(request, reply, options, { watch, door }),
  );
  await serveScreens(app, options.screens, options.framedBy);
  await app.ready();
  let address = '';
  let stopped: Promise<void> | undefined;
  return {
    name: 'gateway',
    app,
    address: () => address,
    start: async () => {
      await app.listen({ host, port });
      address = `http://${host}:${(app.server.address() as AddressInfo).port}`;
      logger.info({ address }, 'gateway listens');
    },
    stop: () => (stopped ??= close(app, watch)),
  };
}

const DRAIN_MS = 5_000;

/** Lets what runs end, but not for ever: an answer that never ends is cut. */
async function close(app: FastifyInstance, watch: Watch): Promise<void> {
  watch.stop();
  const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
  await app.close();
  clearTimeout(cut);
}

async function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  options: GatewayOptions,
  { watch, door }: { readonly watch: Watch; readonly door: PublicDoor },
): Promise<FastifyReply> {
  const { raw } = request;
  const url = raw.url ?? '';
  const service = serviceOf(url);
  const key = shownKey(raw.headers);
  admit(raw, key === undefined ? 'browser' : 'machine');
  const asker =
    key === undefined ? await askerOf(request, options, door) : await machineBehind(key, url, options);
  const upstream = options.upstream(service);
  if (!upstream) throw new EdgeProblem('not-found');
  const headers = await headersFor(request, service, asker, options);
  const token = key === undefined ? sessionToken(raw.headers) : undefined;
  if (token && asker) watch.over(reply.raw, token);
  return passOn(request, reply, upstream, headers);
}

/**
 * The person who asks. Nobody where nobody need be signed in: on the way in, and through the public door, also for those
 * who are: the gateway asks in its own name then.
 */
async function askerOf(
  request: FastifyRequest,
  options: GatewayOptions,
  door: PublicDoor,
): Promise<Principal | undefined> {
  const path = request.raw.url?.split('?', 1)[0] ?? '';
  if (`${request.method} ${path}` === SIGN_IN) return undefined;
  if (door.isPublic(request.method, path)) {
    door.admit(addressOf(request, options), path, request.raw.headers);
    return undefined;
  }
  const person = await personOf(request, options);
  if (!person) throw new EdgeProblem('not-signed-in');
  return person;
}

/** Who shows a key is the key's machine and nobody else, whatever cookie comes along; most doors are shut to it. */
async function machineBehind(key: string, url: string, { machines }: GatewayOptions): Promise<Principal> {
  const machine = opensToMachines(url) ? await machines.machineOf(key) : undefined;
  if (!machine) throw new EdgeProblem('not-signed-in');
  return machine;
}

/** Hands the request to a handler in this process, or sends it on. */
function passOn(
  request: FastifyRequest,
  reply: FastifyReply,
  upstream: Upstream,
  headers: IncomingHttpHeaders,
): FastifyReply {
  const { raw } = request;
  if (upstream.kind === 'local') {
    reply.hijack();
    raw.headers = headers;
    upstream.handler(raw, reply.raw);
    return reply;
  }
  const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers;
  if (length !== undefined || encoding !== undefined) request.body = raw;
  return reply.from(new URL(raw.url ?? '', upstream.url).href, {
    rewriteRequestHeaders: () => ({ ...headers, host: new URL(upstream.url).host }),
    rewriteHeaders: passedBack,
    onError: (failed) => {
      void failed.send(new EdgeProblem('unavailable'));
    },
  });
}

/** What a service is told: the request without what outsiders may not say, who asks, and from where. */
async function headersFor(
  request: FastifyRequest,
  service: string,
  asker: Principal | undefined,
  options: GatewayOptions,
): Promise<IncomingHttpHeaders> {
  const { raw, id } = request;
  const gateway: Principal = { kind: 'service', name: 'console' };
  const traceparent = currentTraceparent();
  return {
    ...admittedHeaders(raw.headers),
    'x-request-id': id,
    ...(traceparent ? { traceparent } : {}),
    'rapport-token': await options.tokens.mint(asker ?? gateway, service),
    ...(asker ? {} : { 'rapport-address': addressOf(request, options) }),
  };
}

function addressOf({ raw, socket }: FastifyRequest, { proxyHops }: GatewayOptions): string {
  return clientAddress(socket.remoteAddress ?? '', raw.headers, proxyHops);
}

async function personOf(
  { raw }: FastifyRequest,
  { sessions }: GatewayOptions,
): Promise<Principal | undefined> {
  const token = sessionToken(raw.headers);
  return token === undefined ? undefined : await sessions.personOf(token);
}

async function mergedContract({ services, upstream, tokens, logger }: GatewayOptions): Promise<object> {
  const contracts = await Promise.all(
    services().map(async (service) => {
      const at = upstream(service);
      if (!at) return [];
      const token = await tokens.mint({ kind: 'service', name: 'console' }, service);
      const asked = askService(at, '/internal/openapi.json', { token, deadlineMs: CONTRACT_DEADLINE_MS });
      return await asked.then(
        (contract) => [[service, contract] as const],
        (error: unknown) => {
          logger.warn({ err: error, service }, 'no contract');
          return [];
        },
      );
    }),
  );
  return mergeContracts(Object.fromEntries(contracts.flat()));
}
