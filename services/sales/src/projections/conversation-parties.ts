import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.customers.recognition.v1';

/** Whom a conversation is with, by the last word on it. */
export const conversationParties: Projection = {
  name: 'conversation_parties_v1',
  from: [TOPIC],
  key: ['conversation_id'],
  columns: { conversation_id: 'uuid', party_id: 'uuid' },
  on: {
    [typeOf(TOPIC, 'partyIdentified')]: (event: HeardEvent<FactData<typeof TOPIC, 'partyIdentified'>>) => {
      const row = { conversation_id: subjectOf(event), party_id: event.data.partyId };
      return [{ key: [row.conversation_id], fold: () => row }];
    },
    [typeOf(TOPIC, 'partySeparated')]: (event: HeardEvent<object>) => [
      { key: [subjectOf(event)], fold: () => null },
    ],
  },
};
