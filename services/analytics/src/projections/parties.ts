import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';

const TOPIC = 'rapport.customers.party.v1';
type Begun = HeardEvent<FactData<typeof TOPIC, 'partyBegun'>>;
type Merge = HeardEvent<FactData<typeof TOPIC, 'partyMergedInto'>>;

/** Customers there are and what they are called, each by its own stream, merged or not. */
export const parties: Projection = {
  name: 'parties_v1',
  from: [TOPIC],
  key: ['party_id'],
  columns: { party_id: 'uuid', code: 'text', kind: 'text', name: 'jsonb' },
  on: {
    [typeOf(TOPIC, 'partyBegun')]: (event: Begun) =>
      change(event, 'party_id', () => ({ code: event.data.code, kind: kindOf(event.data.kind), name: null })),
    [typeOf(TOPIC, 'partyNamed')]: (event: HeardEvent<FactData<typeof TOPIC, 'partyNamed'>>) =>
      change(event, 'party_id', (row) => ({ ...row, name: (event.data.name ?? null) as Cell })),
  },
};

const kindOf = (kind: PartyKind) => (kind === PartyKind.ORGANISATION ? 'organisation' : 'person');

/**
 * Who was whose alias, and until when: one row per merge, from the merged party's own stream. Chains are followed by
 * whoever asks, for now or for a past instant.
 */
export const aliases: Projection = {
  name: 'aliases_v1',
  from: [TOPIC],
  key: ['party_id', 'merge_id'],
  columns: {
    party_id: 'uuid',
    merge_id: 'uuid',
    survivor_id: 'uuid',
    merged_at: 'timestamptz',
    unmerged_at: 'timestamptz',
  },
  on: {
    [typeOf(TOPIC, 'partyMergedInto')]: (event: Merge) => merge(event, { merged_at: event.recordedAt }),
    [typeOf(TOPIC, 'partyUnmerged')]: (event: Merge) => merge(event, { unmerged_at: event.recordedAt }),
  },
};

function merge(event: Merge, when: Row) {
  const { mergeId, survivorId } = event.data;
  const id = subjectOf(event);
  const of = { party_id: id, merge_id: mergeId, survivor_id: survivorId };
  return [{ key: [id, mergeId], fold: (row: Row = {}): Row => ({ ...row, ...of, ...when }) }];
}

function change(event: HeardEvent, column: string, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row = {}) => ({ ...fold(row), [column]: id }) }];
}
