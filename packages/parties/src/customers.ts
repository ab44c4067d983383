import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { type ShownParty, shownParties } from './families.ts';

type Keys = Pick<KeyRing, 'open'>;

/** Whom a row is about, as lists show them: without a name where none is known; null: nobody can read it. */
export interface ShownCustomer {
  readonly code: string;
  readonly name?: string | null;
}

/** What a row says of its customer: nothing where it is about nobody, or nothing is known of them. */
export type OfCustomer = { readonly customer?: ShownCustomer };

/** Opens the names of some parties in one batch. `locked`: their keys could not be asked for just now. */
export async function openCustomers(
  keys: Keys,
  parties: ReadonlyMap<string, Pick<ShownParty, 'code' | 'name'>>,
): Promise<{ readonly of: (partyId: string | null) => OfCustomer; readonly locked: boolean }> {
  const { textOf, locked } = await openTexts(
    keys,
    [...parties.values()].map(({ name }) => ({ field: 'name', sealed: name })),
  );
  const of = (partyId: string | null) => {
    const party = parties.get(partyId ?? '');
    if (!party) return {};
    const { code, name } = party;
    return { customer: { code, ...(name ? { name: textOf(name) } : {}) } };
  };
  return { of, locked };
}

/** Rows as they are shown, each with the customer it is about, by who they are now and what they are called. */
export async function withCustomers<Row, Item extends object>(
  { database, keys }: { readonly database: Database; readonly keys: Keys },
  rows: readonly Row[],
  partyOf: (row: Row) => string | null,
  show: (row: Row) => Item,
): Promise<{ readonly items: readonly (Item & OfCustomer)[]; readonly locked: boolean }> {
  const parties = await shownParties(
    database,
    rows.flatMap((row) => partyOf(row) ?? []),
  );
  const { of, locked } = await openCustomers(keys, parties);
  return { items: rows.map((row) => ({ ...show(row), ...of(partyOf(row)) })), locked };
}
