import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { SealedText } from '../domain/sealed-text.ts';

/** Somebody work can be given to; the name is sealed. */
export interface PersonRow {
  readonly account_id: string;
  readonly name: SealedText | null;
}

/** People who work here, after the last of the page before. */
export function peopleHere(
  database: Database,
  after: string | undefined,
  limit: number,
): Promise<readonly PersonRow[]> {
  const beyond = after === undefined ? sql`true` : sql`account_id > ${after}::uuid`;
  return database.many<PersonRow>(sql`
    select account_id, name from read.accounts_v1 where not closed and ${beyond} order by account_id limit ${limit}`);
}
