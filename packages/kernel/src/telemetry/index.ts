/** Metrics of one service, in Prometheus' text form. Labels never carry ids of people or records. */
export { type Metrics, createMetrics } from './metrics.ts';
/** Traces by OpenTelemetry. Spans never carry what was said, nor names of people. */
export { beginSpan, currentTraceparent, inSpan, recordBatch, within } from './tracing.ts';
export { type TracingSettings, startTracing } from './exporting.ts';
