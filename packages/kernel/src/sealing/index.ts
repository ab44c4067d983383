/** Sealed fields and the key ring. */
export * from './port.ts';
export { memoryKeyRing } from './memory.ts';
export { WrongKeyEncryptionKey, openKeyRing } from './postgres.ts';
export { type OpenKeyRing } from './ring.ts';
