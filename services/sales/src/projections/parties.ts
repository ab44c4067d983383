import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.customers.party.v1';

/**
 * How customers are called and who is whose alias: each row from one party's own events, so that no order of parties can
 * be wrong. Chains of merges are followed by whoever asks.
 */
export const parties: Projection = {
  name: 'parties_v1',
  from: [TOPIC],
  key: ['party_id'],
  columns: { party_id: 'uuid', code: 'text', name: 'jsonb', survivor_id: 'uuid' },
  on: {
    [typeOf(TOPIC, 'partyBegun')]: (event: HeardEvent<FactData<typeof TOPIC, 'partyBegun'>>) =>
      change(event, () => ({ code: event.data.code, name: null, survivor_id: null })),
    [typeOf(TOPIC, 'partyNamed')]: (event: HeardEvent<FactData<typeof TOPIC, 'partyNamed'>>) =>
      change(event, (row) => ({ ...row, name: (event.data.name ?? null) as Cell })),
    [typeOf(TOPIC, 'partyMergedInto')]: (event: HeardEvent<FactData<typeof TOPIC, 'partyMergedInto'>>) =>
      change(event, (row) => ({ ...row, survivor_id: event.data.survivorId })),
    [typeOf(TOPIC, 'partyUnmerged')]: (event: HeardEvent<FactData<typeof TOPIC, 'partyUnmerged'>>) =>
      change(event, (row) => ({ ...row, survivor_id: null })),
  },
};

function change(event: HeardEvent, fold: (row: Row | undefined) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row | undefined) => ({ ...fold(row), party_id: id }) }];
}
