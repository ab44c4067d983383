import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { SealedText } from '../folds/personal.ts';

/** Sealed names of people who work here. */
export async function accountNames(
  database: Database,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, SealedText>> {
  if (accountIds.length === 0) return new Map();
  const rows = await database.many<{ account_id: string; name: SealedText }>(sql`
    select account_id, name from read.accounts_v1
    where account_id::text = any(${accountIds}::text[]) and name is not null`);
  return new Map(rows.map(({ account_id, name }) => [account_id, name]));
}
