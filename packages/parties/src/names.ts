import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';

const PARTY = 'rapport.customers.party.v1';
const ACCOUNT = 'rapport.access.account.v1';

/** Customers there are and what they are called, each by its own stream, merged or not. */
export const parties: Projection = {
  name: 'parties_v1',
  from: [PARTY],
  key: ['party_id'],
  columns: { party_id: 'uuid', code: 'text', name: 'jsonb' },
  on: {
    [typeOf(PARTY, 'partyBegun')]: (event: HeardEvent<FactData<typeof PARTY, 'partyBegun'>>) =>
      change(event, 'party_id', () => ({ code: event.data.code, name: null })),
    [typeOf(PARTY, 'partyNamed')]: (event: HeardEvent<FactData<typeof PARTY, 'partyNamed'>>) =>
      change(event, 'party_id', (row) => ({ ...row, name: (event.data.name ?? null) as Cell })),
  },
};

/** The same, with whether they are a person or an organisation. */
export const partiesWithKind: Projection = {
  name: 'parties_v1',
  from: [PARTY],
  key: ['party_id'],
  columns: { party_id: 'uuid', code: 'text', kind: 'text', name: 'jsonb' },
  on: {
    ...parties.on,
    [typeOf(PARTY, 'partyBegun')]: (event: HeardEvent<FactData<typeof PARTY, 'partyBegun'>>) =>
      change(event, 'party_id', () => ({ code: event.data.code, kind: kindOf(event.data.kind), name: null })),
  },
};

const kindOf = (kind: PartyKind) => (kind === PartyKind.ORGANISATION ? 'organisation' : 'person');

/** People who work here, also those who have left. */
export const accounts: Projection = {
  name: 'accounts_v1',
  from: [ACCOUNT],
  key: ['account_id'],
  columns: { account_id: 'uuid', name: 'jsonb', closed: 'boolean' },
  on: {
    [typeOf(ACCOUNT, 'accountOpened')]: (event: HeardEvent<FactData<typeof ACCOUNT, 'accountOpened'>>) =>
      change(event, 'account_id', () => ({ name: (event.data.name ?? null) as Cell, closed: false })),
    [typeOf(ACCOUNT, 'accountClosed')]: (event: HeardEvent) =>
      change(event, 'account_id', (row) => ({ ...row, closed: true })),
  },
};

function change(event: HeardEvent, column: string, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row = {}) => ({ ...fold(row), [column]: id }) }];
}
