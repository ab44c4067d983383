import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { FactData } from '@rapport/proto/catalogue';

const RECOGNITION = 'rapport.customers.recognition.v1';
const PARTY = 'rapport.customers.party.v1';

/** Whom each conversation is with, as the party that customers named. */
export const conversationParties: Projection = {
  name: 'conversation_parties_v1',
  from: [RECOGNITION],
  key: ['conversation_id'],
  columns: { conversation_id: 'uuid', party_id: 'uuid' },
  on: {
    'rapport.customers.recognition.party-identified.v1': (
      event: HeardEvent<FactData<typeof RECOGNITION, 'partyIdentified'>>,
    ) => withParty(event, event.data.partyId),
    'rapport.customers.recognition.party-separated.v1': (event: HeardEvent) => withParty(event, null),
  },
};

function withParty(event: HeardEvent, partyId: string | null) {
  const id = subjectOf(event);
  return [{ key: [id], fold: () => ({ conversation_id: id, party_id: partyId }) }];
}

/**
 * Who is whose alias: one row per merge that stands, from the merged party's own stream, so that nothing depends on what
 * other streams said before, and an undone merge leaves nothing behind.
 */
export const partyAliases: Projection = {
  name: 'party_aliases_v1',
  from: [PARTY],
  key: ['party_id'],
  columns: { party_id: 'uuid', survivor_id: 'uuid' },
  on: {
    'rapport.customers.party.party-merged-into.v1': (
      event: HeardEvent<FactData<typeof PARTY, 'partyMergedInto'>>,
    ) => {
      const id = subjectOf(event);
      return [{ key: [id], fold: () => ({ party_id: id, survivor_id: event.data.survivorId }) }];
    },
    'rapport.customers.party.party-unmerged.v1': (event: HeardEvent) => [
      { key: [subjectOf(event)], fold: () => null },
    ],
  },
};
