import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { shownParties } from './families.ts';

/** Whom a row is about, as lists show them: without a name where none is known; null: nobody can read it. */
export interface ShownCustomer {
  readonly code: string;
  readonly name?: string | null;
}

/**
 * Rows as they are shown, each with the customer it is about, by who they are now and what they are called: where it is
 * about one, and something is known of them. `locked`: the keys of the names could not be asked for just now.
 */
export async function withCustomers<Row, Item extends object>(
  { database, keys }: { readonly database: Database; readonly keys: Pick<KeyRing, 'open'> },
  rows: readonly Row[],
  partyOf: (row: Row) => string | null,
  show: (row: Row) => Item,
): Promise<{
  readonly items: readonly (Item & { readonly customer?: ShownCustomer })[];
  readonly locked: boolean;
}> {
  const parties = await shownParties(
    database,
    rows.flatMap((row) => partyOf(row) ?? []),
  );
  const { textOf, locked } = await openTexts(
    keys,
    [...parties.values()].map(({ name }) => ({ field: 'name', sealed: name })),
  );
  const items = rows.map((row) => {
    const party = parties.get(partyOf(row) ?? '');
    if (!party) return show(row);
    const { code, name } = party;
    return { ...show(row), customer: { code, ...(name ? { name: textOf(name) } : {}) } };
  });
  return { items, locked };
}
