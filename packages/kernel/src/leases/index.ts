/** Exclusive work under leases with fencing epochs. */
export * from './port.ts';
export { pause, postgresLeases } from './postgres.ts';
