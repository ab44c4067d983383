import { context, trace } from '@opentelemetry/api';

/** How a process exports its traces (the names are OpenTelemetry's own settings). */
export interface TracingSettings {
  /** Base address of an OTLP/HTTP receiver; without it nothing is recorded. */
  readonly endpoint: string | undefined;
  /** Share of new traces that are recorded, 0 to 1; a trace that came in recorded stays so. */
  readonly ratio: number;
  /** Name of the process among others. */
  readonly name: string;
}

let exporting: { readonly stop: () => Promise<void>; users: number } | undefined;

/**
 * Begins to export the spans of this process, once however many services run in it; the last that leaves sends what is
 * left. The exporter is loaded only when it is asked for.
 */
export async function startTracing(settings: TracingSettings): Promise<{ stop(): Promise<void> }> {
  const { endpoint } = settings;
  if (endpoint === undefined) return { stop: async () => {} };
  const mine = (exporting ??= { stop: await exportTo(endpoint, settings), users: 0 });
  mine.users += 1;
  return {
    stop: async () => {
      mine.users -= 1;
      if (mine.users > 0) return;
      exporting = undefined;
      await mine.stop();
    },
  };
}

async function exportTo(endpoint: string, { ratio, name }: TracingSettings): Promise<() => Promise<void>> {
  const [sdk, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.namespace': 'rapport' }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  return async () => {
    await provider.shutdown().catch(() => {}); // The receiver may be gone before us.
    trace.disable();
    context.disable();
  };
}
