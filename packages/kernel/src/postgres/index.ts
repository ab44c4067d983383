/** Postgres, for all that is stored. */
export { withArrayTexts } from './arrays.ts';
export { askedTogether } from './asked-together.ts';
export {
  type Database,
  type OpenTransaction,
  type Transaction,
  loosely,
  openDatabase,
  openSession,
} from './database.ts';
export { insisting, isInsisting } from './insisting.ts';
export { DatabaseTooNew, migrate } from './migrate.ts';
export { isPassing } from './passing.ts';
