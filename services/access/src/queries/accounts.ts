import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { Role } from '../domain/account.events.ts';

/** An account as the list has it, personal texts sealed. */
export interface AccountRow {
  readonly account_id: string;
  readonly login: Sealed;
  readonly name: Sealed;
  readonly role: Role;
  readonly opened_at: string;
  readonly closed_at: string | null;
}

/** Accounts in the order they were opened, after the given place. */
export function accountsAfter(
  database: Database,
  after: { readonly openedAt: string; readonly accountId: string } | undefined,
  limit: number,
): Promise<readonly AccountRow[]> {
  const { openedAt, accountId } = after ?? {
    openedAt: '-infinity',
    accountId: '00000000-0000-0000-0000-000000000000',
  };
  return database.many<AccountRow>(sql`
    select account_id, login, name, role, opened_at, closed_at from read.accounts_v1
    where (opened_at, account_id) > (${openedAt}::timestamptz, ${accountId}::uuid)
    order by opened_at, account_id limit ${limit}`);
}
