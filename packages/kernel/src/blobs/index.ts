/** Sealed, content-addressed blobs. Adapters: `memory.ts`, `postgres.ts`, `s3.ts`. */
export * from './port.ts';
export { memoryBlobStore } from './memory.ts';
export { openBlobStore } from './open.ts';
export { postgresBlobStore } from './postgres.ts';
