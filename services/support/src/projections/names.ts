import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { Cell } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const ACCOUNT = 'rapport.access.account.v1';
const PARTY = 'rapport.customers.party.v1';

/** Names of people who work here, also after they left. */
export const accountNames: Projection = {
  name: 'account_names_v1',
  from: [ACCOUNT],
  key: ['account_id'],
  columns: { account_id: 'uuid', name: 'jsonb' },
  on: {
    [typeOf(ACCOUNT, 'accountOpened')]: (event: HeardEvent<FactData<typeof ACCOUNT, 'accountOpened'>>) => {
      const row = { account_id: subjectOf(event), name: (event.data.name ?? null) as Cell };
      return [{ key: [row.account_id], fold: () => row }];
    },
  },
};

/** Names of customers, each under the id it was written to. */
export const partyNames: Projection = {
  name: 'party_names_v1',
  from: [PARTY],
  key: ['party_id'],
  columns: { party_id: 'uuid', name: 'jsonb' },
  on: {
    [typeOf(PARTY, 'partyNamed')]: (event: HeardEvent<FactData<typeof PARTY, 'partyNamed'>>) => {
      const row = { party_id: subjectOf(event), name: (event.data.name ?? null) as Cell };
      return [{ key: [row.party_id], fold: () => row }];
    },
  },
};
