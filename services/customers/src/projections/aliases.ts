import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { PartyMergedInto } from '../domain/party.events.ts';

/**
 * Who is whose alias: one row per merge that stands, from the merged party's own stream, so that nothing depends on what
 * other streams said before. Chains are followed by whoever asks.
 */
export const aliases: Projection = {
  name: 'aliases_v1',
  from: 'own',
  key: ['party_id'],
  columns: { party_id: 'uuid', survivor_id: 'uuid', merge_id: 'uuid', merged_at: 'timestamptz' },
  on: {
    PartyMergedInto: (event: HeardEvent<PartyMergedInto['data']>) => {
      const { mergeId, survivorId } = event.data;
      const id = subjectOf(event);
      const row = { party_id: id, survivor_id: survivorId, merge_id: mergeId, merged_at: event.recordedAt };
      return [{ key: [id], fold: () => row }];
    },
    PartyUnmerged: (event) => [{ key: [subjectOf(event)], fold: () => null }],
  },
};
