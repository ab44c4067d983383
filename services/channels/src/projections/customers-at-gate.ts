import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const CASE = 'rapport.support.case.v1';
const PARTY = 'rapport.customers.party.v1';
const PURPOSE = 'rapport.customers.purpose.v1';

/**
 * Cases as they concern promotion. Whose a case is follows from its conversation, which is looked at when somebody is to be
 * written to: what is heard first does not matter.
 */
export const gateCases: Projection = {
  name: 'gate_cases_v1',
  from: [CASE],
  key: ['case_id'],
  columns: {
    case_id: 'uuid',
    party_id: 'text',
    conversation_id: 'text',
    owner: 'text',
    resolved_at: 'timestamptz',
  },
  on: {
    [typeOf(CASE, 'caseOpened')]: (event: HeardEvent<FactData<typeof CASE, 'caseOpened'>>) => {
      const { conversationId, partyId } = event.data;
      const whose = { party_id: conversationId === '' ? partyId : '', conversation_id: conversationId };
      const id = subjectOf(event);
      return [{ key: [id], row: { case_id: id, ...whose, owner: '', resolved_at: null } }];
    },
    [typeOf(CASE, 'caseAssigned')]: (event: HeardEvent<FactData<typeof CASE, 'caseAssigned'>>) =>
      onCase(event, () => ({ owner: event.data.accountId })),
    [typeOf(CASE, 'caseReleased')]: (event: HeardEvent) => onCase(event, () => ({ owner: '' })),
    // Of a case that lay with nobody, whoever resolved it knows it best.
    [typeOf(CASE, 'caseResolved')]: (event: HeardEvent<FactData<typeof CASE, 'caseResolved'>>) =>
      onCase(event, ({ owner }) => ({
        owner: owner || event.data.accountId,
        resolved_at: event.occurredAt,
      })),
    // Closed without having been resolved: it is over all the same.
    [typeOf(CASE, 'caseClosed')]: (event: HeardEvent) =>
      onCase(event, (row) => ({ resolved_at: row['resolved_at'] ?? event.occurredAt })),
    [typeOf(CASE, 'caseReopened')]: (event: HeardEvent) => onCase(event, () => ({ resolved_at: null })),
  },
};

function onCase(event: HeardEvent, columns: (row: Row) => Row) {
  const fold = (row: Row = {}): Row => ({ ...row, ...columns(row) });
  return [{ key: [subjectOf(event)], fold }];
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
    [typeOf(PARTY, 'partyMergedInto')]: (event: HeardEvent<FactData<typeof PARTY, 'partyMergedInto'>>) => {
      const id = subjectOf(event);
      return [{ key: [id], row: { party_id: id, survivor_id: event.data.survivorId } }];
    },
    [typeOf(PARTY, 'partyUnmerged')]: (event: HeardEvent) => [{ key: [subjectOf(event)], fold: () => null }],
  },
};

/** Purposes, and whether they promote: what is not known to serve is held to the limits of promotion. */
export const purposes: Projection = {
  name: 'purposes_v1',
  from: [PURPOSE],
  key: ['code'],
  columns: { code: 'text', promotion: 'boolean' },
  on: {
    [typeOf(PURPOSE, 'purposeDefined')]: (event: HeardEvent<FactData<typeof PURPOSE, 'purposeDefined'>>) => {
      const { code, promotion } = event.data;
      return [{ key: [code], row: { code, promotion } }];
    },
  },
};
