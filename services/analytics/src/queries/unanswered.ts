import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** What the condition of a segment is called where conditions of all kinds are told apart. */
export const nameOfSegment = (segmentId: string): string => `segment ${segmentId}`;
/** And that of a rule. */
export const nameOfRule = (ruleId: string): string => `rule ${ruleId}`;

/** Conditions by name that the warehouse cannot answer, and since when it could not. */
export async function unansweredSince(database: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await database.many<{ name: string; since: string }>(
    sql`select name, since from ops.unanswered_conditions`,
  );
  return new Map(rows.map(({ name, since }) => [name, since]));
}
