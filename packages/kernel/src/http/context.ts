import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandContext, Outcome } from '../command/index.ts';
import { currentTraceparent } from '../telemetry/index.ts';
import type { JsonObject } from '../values/index.ts';
import { expectationOf } from './if-match.ts';
import { encodePosition } from './positions.ts';
import type { Principal } from './port.ts';
import { EdgeProblem } from './problems.ts';
import { requestHashOf } from './request-hash.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. A public route may see nobody. */
    principal?: Principal;
  }
}

/** The signed-in person; for routes that permit only people. */
export function personOf(request: FastifyRequest): Extract<Principal, { kind: 'person' }> {
  if (request.principal?.kind !== 'person') throw new EdgeProblem('forbidden');
  return request.principal;
}

/** The machine that asks; for routes that permit only machines. */
export function machineOf(request: FastifyRequest): Extract<Principal, { kind: 'machine' }> {
  if (request.principal?.kind !== 'machine') throw new EdgeProblem('forbidden');
  return request.principal;
}

/** Turns a request into the context of the command it asks for: cause, what was seen, idempotency by (caller, route, key). */
export function contextOf(request: FastifyRequest): CommandContext {
  const caller = callerOf(request.principal);
  const key = request.headers['idempotency-key'];
  const ifMatch = request.headers['if-match'];
  const traceparent = currentTraceparent() ?? request.headers['traceparent'];
  return {
    cause: {
      correlationId: request.id,
      actor: caller,
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
    },
    ...(ifMatch === undefined ? {} : { expects: expectationOf(ifMatch) }),
    ...(typeof key === 'string'
      ? {
          idempotency: {
            key: `${caller} ${request.method} ${request.routeOptions.url} ${key}`,
            requestHash: requestHashOf([
              request.params,
              request.query,
              request.body,
              ...(ifMatch === undefined ? [] : [ifMatch]),
            ]),
            kind: 'client' as const,
          },
        }
      : {}),
  };
}

function callerOf(principal: Principal | undefined): string {
  if (!principal) return 'nobody';
  if (principal.kind === 'service') return `service:${principal.name}`;
  return `${principal.kind === 'person' ? 'account' : 'machine'}:${principal.accountId}`;
}

/**
 * Answers a command: its stored or fresh answer, where to wait for it, and the validator of what it made. What it gives back
 * is what the handler returns: a reply that was sent already, but is not out yet, would be watched until it is.
 */
export function respond(reply: FastifyReply, service: string, outcome: Outcome, status = 200): JsonObject {
  void reply.code(status).header('rapport-position', encodePosition(service, outcome));
  if (outcome.validator !== undefined) void reply.header('etag', `"${outcome.validator}"`);
  return outcome.answer ?? {};
}
