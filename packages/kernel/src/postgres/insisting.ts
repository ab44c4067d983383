import { type Sql, sql } from '../sql/index.ts';

/** A statement that changes rows, and fails unless they are so many: nothing of its transaction stands then. */
export const insisting = (count: number, change: Sql): Sql =>
  sql`with changed as (${change} returning 1) select ops.insist(count(*) = ${count}) from changed`;

/** Whether an error says that something was not as it was insisted on. */
export const isInsisting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'RP001';
