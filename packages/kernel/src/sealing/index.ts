/** Sealed fields and the key ring. */
export * from './port.ts';
export { type OpenedTexts, type ToOpen, openTexts } from './opening.ts';
export { memoryKeyRing } from './memory.ts';
export { WrongKeyEncryptionKey, migrateKeys, openKeyRing } from './postgres.ts';
export { linkKeys } from './key-table.ts';
export { type OpenKeyRing } from './ring.ts';
