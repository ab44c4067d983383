/** Sealed, content-addressed blobs. Adapters: `memory.ts`, `postgres.ts`. */
export * from './port.ts';
export { memoryBlobStore } from './memory.ts';
export { postgresBlobStore } from './postgres.ts';
