import { type Cell, type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.access.account.v1';

/** The people who work here: a seller is named, also after their account closed. */
export const accounts: Projection = {
  name: 'accounts_v1',
  from: [TOPIC],
  key: ['account_id'],
  columns: { account_id: 'uuid', name: 'jsonb' },
  on: {
    [typeOf(TOPIC, 'accountOpened')]: (event: HeardEvent<FactData<typeof TOPIC, 'accountOpened'>>) => {
      const row = { account_id: subjectOf(event), name: (event.data.name ?? null) as Cell };
      return [{ key: [row.account_id], fold: () => row }];
    },
  },
};
