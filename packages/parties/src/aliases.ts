import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.customers.party.v1';
type Merge = HeardEvent<FactData<typeof TOPIC, 'partyMergedInto'>>;

/**
 * Who was whose alias, and until when: one row per merge, from the merged party's own stream, so that nothing depends on
 * what other streams said before. Chains are followed by whoever asks, for now or for a past instant.
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
    [typeOf(TOPIC, 'partyMergedInto')]: (event: Merge) => change(event, { merged_at: event.recordedAt }),
    [typeOf(TOPIC, 'partyUnmerged')]: (event: Merge) => change(event, { unmerged_at: event.recordedAt }),
  },
};

function change(event: Merge, when: Row) {
  const { mergeId, survivorId } = event.data;
  const id = subjectOf(event);
  const fold = (row: Row = {}): Row => ({
    ...row,
    party_id: id,
    merge_id: mergeId,
    survivor_id: survivorId,
    ...when,
  });
  return [{ key: [id, mergeId], fold }];
}
