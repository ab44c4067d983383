/** Sealed fields and the key ring. */
export * from './port.ts';
