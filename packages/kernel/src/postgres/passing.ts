import pg from 'pg';

// Connection, rollback by the server, resources, locks, operator, system: SQLSTATE classes of what passes by itself.
const PASSING_CLASS = /^(08|25P03|40|53|55|57|58)/;
const PASSING_CODE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'EAI_AGAIN']);
const PASSING_WORDS = /^(Connection terminated|timeout e|Client has encountered a connection error)/i;

/** Whether an error says that the database was away or busy, so that the same again may work; false = it said no. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof pg.DatabaseError) return PASSING_CLASS.test(code);
  return PASSING_CODE.has(code) || PASSING_WORDS.test(error.message);
}
