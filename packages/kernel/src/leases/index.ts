/** Exclusive work under leases with fencing epochs. */
export * from './port.ts';
export { postgresLeases } from './postgres.ts';
