/** Sealed, content-addressed blobs. */
export * from './port.ts';
