/** The log port: what services share. Adapters: `memory.ts`, `postgres.ts`, `kafka.ts`. */
export * from './port.ts';
