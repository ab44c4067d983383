import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginSpan, within } from '../telemetry/index.ts';

/**
 * A span for every request; what the handler does becomes part of it. It goes on the caller's trace if it names one,
 * unless callers are strangers: those must not decide what is recorded here.
 */
export function traceRequests(app: FastifyInstance, callers: 'ours' | 'strangers'): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const parent = callers === 'ours' && typeof traceparent === 'string' ? traceparent : undefined;
    const route = request.routeOptions.url ?? 'no route';
    spans.set(request, beginSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, parent }));
    done();
  });
  // Not before: the body comes in the socket's own time, outside of any span.
  app.addHook('preHandler', (request, _reply, done) => within(spans.get(request)!, done));
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
