import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import { familiesOf } from './gate.ts';

/** A customer as lists show them, by who they are now. */
export interface ShownCustomer {
  readonly party_id: string;
  readonly code: string;
  readonly name: Sealed | null;
}

/** What some customers are shown as, by the id that was asked for; of whom nothing was heard yet is left out. */
export async function shownCustomers(
  database: Database,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, ShownCustomer>> {
  const families = await familiesOf(database, partyIds);
  const rows = await database.many<ShownCustomer>(sql`
    select party_id, code, name from read.parties_v1
    where party_id = any(${[...families.values()].map(({ head }) => head)}::uuid[])`);
  const byId = new Map(rows.map((row) => [row.party_id, row]));
  return new Map(
    [...families].flatMap(([asked, { head }]) => {
      const customer = byId.get(head);
      return customer ? [[asked, customer] as const] : [];
    }),
  );
}
