import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  context,
  isSpanContextValid,
  trace,
} from '@opentelemetry/api';

// What the kernel says of its work. Until an exporter is started (`startTracing`), all of it goes nowhere at no cost.

/** What a span is about. */
export interface SpanOptions {
  readonly kind?: SpanKind;
  /** The span it follows from, as a W3C `traceparent`; without it the span around, else a trace begins. */
  readonly parent?: string | undefined;
  readonly attributes?: Attributes;
}

const tracer = () => trace.getTracer('rapport');

/** Begins a span; whoever begins it ends it. */
export function beginSpan(name: string, { kind, parent, attributes }: SpanOptions = {}): Span {
  const options = { kind: kind ?? SpanKind.INTERNAL, ...(attributes ? { attributes } : {}) };
  return tracer().startSpan(name, options, parent === undefined ? context.active() : contextUnder(parent));
}

/** Does work inside a span, which ends with it and tells whether it failed. */
export async function inSpan<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const span = beginSpan(name, options);
  try {
    return await within(span, work);
  } catch (error) {
    // The kind of error, not its message: that may quote what must not leave the event.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
    throw error;
  } finally {
    span.end();
  }
}

/** Runs work so that spans begun in it are this one's children. */
export function within<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(context.active(), span), work);
}

/** The span around as a `traceparent`, for what is sent or stored now; undefined when nobody records it. */
export function currentTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/**
 * Tells every recorded trace that its events were part of a batch: one span in each, as long as the batch took. Work on a
 * thousand events of a hundred traces has no single parent.
 */
export function recordBatch(
  name: string,
  traceparents: Iterable<string | undefined>,
  begunAt: Date,
  kind = SpanKind.CONSUMER,
): void {
  for (const parent of new Set(traceparents)) {
    if (parent === undefined || !isRecorded(parent)) continue;
    tracer().startSpan(name, { kind, startTime: begunAt }, contextUnder(parent)).end();
  }
}

// https://www.w3.org/TR/trace-context/#traceparent-header
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

const flagsOf = (traceparent: string) => parseInt(TRACEPARENT.exec(traceparent)?.[3] ?? '0', 16);

const isRecorded = (traceparent: string) => (flagsOf(traceparent) & TraceFlags.SAMPLED) !== 0;

/** A context under a remote span; the root when the text is none. */
function contextUnder(traceparent: string): Context {
  const [, traceId = '', spanId = ''] = TRACEPARENT.exec(traceparent) ?? [];
  const remote = { traceId, spanId, traceFlags: flagsOf(traceparent), isRemote: true };
  return isSpanContextValid(remote) ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}
