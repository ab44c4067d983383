/** The append-only store of one service. Adapters: `memory.ts`, `postgres.ts`. */
export * from './port.ts';
export { type BulkAppend, appendInBulk } from './bulk.ts';
export { memoryEventStore } from './memory.ts';
export { postgresEventStore, type PostgresEventStore } from './postgres.ts';
export { prepareUpcasters } from './upcasting.ts';
