/** The append-only store of one service. Adapters: `memory.ts`, `postgres.ts`. */
export * from './port.ts';
