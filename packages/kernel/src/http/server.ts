import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import { registerAjvFormats, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RouteOptions,
  type onRequestHookHandler,
} from 'fastify';
import type { Logger } from '../logging/index.ts';
import { isUuid } from '../values/index.ts';
import { answerTogether } from './answers-together.ts';
import { readUtf8Json } from './json-body.ts';
import { schemaValidator } from './schema-validator.ts';
import type { Permits, Principal, Tokens } from './port.ts';
import { decodePosition, type AwaitedPosition } from './positions.ts';
import { EdgeProblem, type kernelProblems, Problem, type ProblemCatalogue, problemOf } from './problems.ts';
import { refuseUnsafeText } from './unsafe-text.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call. A route without it does not start. */
    permits?: Permits;
    /** `none`: a POST that neither creates nor sends, so that it needs no Idempotency-Key. */
    idempotency?: 'none';
    /** Read models the answer is made of: a read with `Rapport-After` waits for them. */
    waitsFor?: readonly string[];
  }
}

/** What an HTTP edge needs to know of its service. */
export interface HttpOptions {
  readonly service: string;
  readonly tokens: Tokens;
  readonly logger: Logger;
  readonly problems: ProblemCatalogue;
  /** Resolves true once all these read models show the position, false when they do not within the time. */
  readonly waitFor: (
    after: AwaitedPosition,
    readModels: readonly string[],
    timeoutMs: number,
  ) => Promise<boolean>;
  /** Largest body in bytes; default 1 MiB. */
  readonly bodyLimit?: number;
}

// uuid, date-time, email and the like are checked, not only documented.
registerAjvFormats();

const WAIT_MS = 2_000;
const MAX_KEY = 255;

/** A fastify instance with the house's rules: default-deny, schemas, problems, idempotency, read-your-writes. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger as never,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    genReqId: correlationOf,
    requestIdHeader: false,
    // A header line is no place for a book; Node's default of 16 KiB stays the outer wall.
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    // An address that cannot be decoded is refused before any hook; its answer is a problem like every other.
    frameworkErrors: (error, request, reply) => {
      sendProblem(error, request, reply as unknown as FastifyReply, options);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  readUtf8Json(app);
  app.setValidatorCompiler(schemaValidator as never);
  app.addSchema(Problem);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: `Rapport ${options.service}`, version: '1' } },
  });
  app.addHook('onRoute', (route) => checkRoute(route));
  app.addHook(
    'onRequest',
    after((request) => admit(request, options)),
  );
  app.addHook(
    'preValidation',
    after(({ body, query, params }) => refuseUnsafeText({ '': body, '/query': query, '/params': params })),
  );
  app.addHook(
    'preHandler',
    after((request) => awaitPosition(request, options)),
  );
  answerTogether(app as unknown as FastifyInstance);
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply, options));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new EdgeProblem('not-found'), request, reply, options),
  );
  return app as unknown as FastifyInstance;
}

/** A hook of work that mostly is done at once: only where it waits, the request waits too. */
function after(work: (request: FastifyRequest) => Promise<void> | void): onRequestHookHandler {
  return (request, _reply, done) => {
    const waiting = work(request);
    if (waiting) waiting.then(() => done(), done);
    else done();
  };
}

function correlationOf({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && isUuid(given) ? given : randomUUID();
}

/** A route says who may call it and what it takes; objects in bodies take no field they do not name. */
function checkRoute(route: RouteOptions): void {
  const { permits, idempotency } = route.config ?? {};
  if (!permits) throw new Error(`route ${String(route.method)} ${route.url} does not say whom it permits`);
  const body = (route.schema as { body?: unknown } | undefined)?.body;
  const posts = ['POST', 'PUT', 'PATCH'].some((method) => [route.method].flat().includes(method));
  if (posts && !body && idempotency !== 'none' && route.schema === undefined) {
    throw new Error(`route ${String(route.method)} ${route.url} has no schema`);
  }
  closeObjects(body);
}

function closeObjects(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  const node = schema as { type?: unknown; additionalProperties?: unknown };
  if (node.type === 'object' && node.additionalProperties === undefined) node.additionalProperties = false;
  for (const value of Object.values(schema)) closeObjects(value);
}

function admit(request: FastifyRequest, { tokens, service }: HttpOptions): Promise<void> | void {
  const { permits } = request.routeOptions.config;
  // No route: let the not-found handler answer, but only to those who are signed in to something.
  if (!permits || permits === 'public') return;
  const token = request.headers['rapport-token'];
  const principal = tokens.verify(typeof token === 'string' ? token : undefined, service);
  if (principal instanceof Promise) return principal.then((known) => letIn(request, permits, known));
  letIn(request, permits, principal);
}

/** Refuses whoever is nobody, is not permitted, or asks for something without a key. */
function letIn(
  request: FastifyRequest,
  permits: Exclude<Permits, 'public'>,
  principal: Principal | undefined,
): void {
  if (!principal) throw new EdgeProblem('not-signed-in');
  request.principal = principal;
  const part = principal.kind === 'person' ? principal.role : principal.kind;
  if (!permits.includes(part)) throw new EdgeProblem('forbidden');
  if (request.method === 'POST' && request.routeOptions.config.idempotency !== 'none')
    requireKey(request.headers['idempotency-key']);
}

function requireKey(key: unknown): void {
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY)
    throw new EdgeProblem('missing-idempotency-key');
}

function awaitPosition(request: FastifyRequest, options: HttpOptions): Promise<void> | void {
  const { waitsFor } = request.routeOptions.config;
  const given = request.headers['rapport-after'];
  const after = waitsFor && typeof given === 'string' ? decodePosition(given) : undefined;
  if (!after || !waitsFor) return;
  return options.waitFor(after, waitsFor, WAIT_MS).then((visible) => {
    if (!visible) throw new EdgeProblem('behind', { waitingFor: after.position, readModels: waitsFor });
  });
}

function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
): FastifyReply {
  const { slug, status, title, detail, extensions } = problemOf(error, options.problems);
  if (status >= 500 && slug === kernelInternal)
    request.log.error({ err: error, correlationId: request.id }, 'defect');
  if (status === 503) reply.header('retry-after', '1');
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: `/problems/${slug}`,
      title,
      status,
      ...(detail === undefined ? {} : { detail }),
      instance: `urn:uuid:${request.id}`,
      code: slug,
      ...extensions,
    });
}

const kernelInternal: keyof typeof kernelProblems = 'internal';
