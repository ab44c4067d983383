/** Metrics of one service, in Prometheus' text form. Labels never carry ids of people or records. */
export { type Metrics, createMetrics } from './metrics.ts';
