import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What every service counts and measures. */
export interface Metrics {
  readonly appends: Counter<'outcome'>;
  /** Seconds from asking the store to its answer. */
  readonly appendSeconds: Histogram;
  readonly projectionLag: Gauge<'projection'>;
  readonly relayBacklog: Gauge;
  readonly timersDue: Gauge;
  readonly parkedStreams: Gauge<'consumer'>;
  readonly requestSeconds: Histogram<'method' | 'route' | 'status'>;
  /** The exposition text and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** A registry of its own per service, so that several live in one process. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  const registers = [registry];
  const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
  return {
    appends: new Counter({
      name: 'rapport_appends_total',
      help: 'Appends by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    appendSeconds: new Histogram({
      name: 'rapport_append_seconds',
      help: 'Time of an append',
      buckets: seconds,
      registers,
    }),
    projectionLag: new Gauge({
      name: 'rapport_projection_lag_events',
      help: 'Events behind the source',
      labelNames: ['projection'],
      registers,
    }),
    relayBacklog: new Gauge({
      name: 'rapport_relay_backlog_events',
      help: 'Stored events not yet relayed',
      registers,
    }),
    timersDue: new Gauge({ name: 'rapport_timers_due', help: 'Timers past their due instant', registers }),
    parkedStreams: new Gauge({
      name: 'rapport_parked_streams',
      help: 'Streams that wait for an operator',
      labelNames: ['consumer'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'rapport_http_request_seconds',
      help: 'Time of an HTTP request',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
