/** Postgres, for all that is stored. */
export { type Database, type Transaction, openDatabase } from './database.ts';
