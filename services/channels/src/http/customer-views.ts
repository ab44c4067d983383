import { Type } from 'typebox';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import { openCustomers } from '@rapport/parties';
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

/** The customers of some rows, by who they are now. */
export async function customersOf(
  { database, keys }: { readonly database: Database; readonly keys: Pick<KeyRing, 'open'> },
  rows: readonly { readonly party_id: string }[],
) {
  const partyIds = rows.map((row) => row.party_id);
  return await openCustomers(keys, await shownCustomers(database, partyIds));
}
