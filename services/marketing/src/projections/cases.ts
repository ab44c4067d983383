import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const CASE = 'rapport.support.case.v1';
const RECOGNITION = 'rapport.customers.recognition.v1';
type Opened = HeardEvent<FactData<typeof CASE, 'caseOpened'>>;
type Identified = HeardEvent<FactData<typeof RECOGNITION, 'partyIdentified'>>;

const stands = (open: boolean) => (event: HeardEvent) => [
  { key: [subjectOf(event)], fold: (row = {}) => ({ ...row, open }) },
];

/** Problems and wishes of customers, and whether they are open. */
export const cases: Projection = {
  name: 'cases_v1',
  from: [CASE],
  key: ['case_id'],
  columns: { case_id: 'uuid', party_id: 'uuid', conversation_id: 'uuid', kind: 'text', open: 'boolean' },
  on: {
    [typeOf(CASE, 'caseOpened')]: (event: Opened) => {
      const { partyId, conversationId, caseType } = event.data;
      const id = subjectOf(event);
      const row = {
        case_id: id,
        party_id: partyId || null,
        conversation_id: conversationId || null,
        kind: caseType,
        open: true,
      };
      return [{ key: [id], row }];
    },
    [typeOf(CASE, 'caseResolved')]: stands(false),
    [typeOf(CASE, 'caseClosed')]: stands(false),
    [typeOf(CASE, 'caseReopened')]: stands(true),
  },
};

/** Whom a conversation is with, by the last word on it. */
export const conversationParties: Projection = {
  name: 'conversation_parties_v1',
  from: [RECOGNITION],
  key: ['conversation_id'],
  columns: { conversation_id: 'uuid', party_id: 'uuid' },
  on: {
    [typeOf(RECOGNITION, 'partyIdentified')]: (event: Identified) => {
      const row = { conversation_id: subjectOf(event), party_id: event.data.partyId };
      return [{ key: [row.conversation_id], row }];
    },
    [typeOf(RECOGNITION, 'partySeparated')]: (event: HeardEvent) => [
      { key: [subjectOf(event)], fold: () => null },
    ],
  },
};
