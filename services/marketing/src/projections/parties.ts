import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.customers.party.v1';
const ACCOUNT = 'rapport.access.account.v1';
type Added = HeardEvent<FactData<typeof TOPIC, 'contactPointAdded'>>;
type Removed = HeardEvent<FactData<typeof TOPIC, 'contactPointRemoved'>>;

/** Whose contact points are; who lost one may get it again. */
export const contactPoints: Projection = {
  name: 'contact_points_v1',
  from: [TOPIC],
  key: ['party_id', 'contact_point'],
  columns: { party_id: 'uuid', contact_point: 'text' },
  on: {
    [typeOf(TOPIC, 'contactPointAdded')]: (event: Added) => {
      const row = { party_id: subjectOf(event), contact_point: event.data.contactPoint };
      return [{ key: [row.party_id, row.contact_point], row }];
    },
    [typeOf(TOPIC, 'contactPointRemoved')]: (event: Removed) => [
      { key: [subjectOf(event), event.data.contactPoint], fold: () => null },
    ],
  },
};

/** What people who work here are called. */
export const accounts: Projection = {
  name: 'accounts_v1',
  from: [ACCOUNT],
  key: ['account_id'],
  columns: { account_id: 'uuid', name: 'jsonb' },
  on: {
    [typeOf(ACCOUNT, 'accountOpened')]: (event: HeardEvent<FactData<typeof ACCOUNT, 'accountOpened'>>) =>
      change(event, 'account_id', () => ({ name: (event.data.name ?? null) as Cell })),
  },
};

function change(event: HeardEvent, column: string, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row = {}) => ({ ...fold(row), [column]: id }) }];
}
