import { type Static, Type } from 'typebox';
import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { shownCustomers } from '../queries/customers.ts';

/** Whom a message is to, as they are called now. */
export const CustomerView = Type.Object({
  code: Type.String(),
  name: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'left out: none is known; null: nobody can read it',
    }),
  ),
});
export const Locked = Type.Boolean({ description: 'names cannot be read now, as the keys are away' });

/** How the customers of some rows are shown, their names opened in one batch. */
export async function customersOf(
  { database, keys }: { readonly database: Database; readonly keys: Pick<KeyRing, 'open'> },
  rows: readonly { readonly party_id: string }[],
): Promise<{
  readonly shown: (row: { readonly party_id: string }) => { readonly customer?: Static<typeof CustomerView> };
  readonly locked: boolean;
}> {
  const customers = await shownCustomers(
    database,
    rows.map((row) => row.party_id),
  );
  const { textOf, locked } = await openTexts(
    keys,
    [...customers.values()].map(({ name }) => ({ field: 'name', sealed: name })),
  );
  const shown = ({ party_id: partyId }: { readonly party_id: string }) => {
    const customer = customers.get(partyId);
    if (!customer) return {};
    const { code, name } = customer;
    return { customer: { code, ...(name ? { name: textOf(name) } : {}) } };
  };
  return { shown, locked };
}
