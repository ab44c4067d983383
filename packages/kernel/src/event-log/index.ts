/** The log port: what services share. Adapters: `memory.ts`, `postgres.ts`, `kafka.ts`. */
export * from './port.ts';
export { PARTITIONS, partitionOfKey } from './partition.ts';
export {
  MalformedRecord,
  decodeHeaders,
  decodeSource,
  encodeHeaders,
  fromOneLine,
  inOneLine,
  readHeaders,
} from './headers.ts';
export { type MemoryEventLog, memoryEventLog } from './memory.ts';
export type { KafkaOptions } from './kafka-client.ts';
export { type PostgresLogOptions, openPostgresEventLog } from './postgres.ts';
export { openEventLog } from './open.ts';
