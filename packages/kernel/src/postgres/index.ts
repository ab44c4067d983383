/** Postgres, for all that is stored. */
export { type Database, type Transaction, loosely, openDatabase, openSession } from './database.ts';
export { DatabaseTooNew, migrate } from './migrate.ts';
export { isPassing } from './passing.ts';
