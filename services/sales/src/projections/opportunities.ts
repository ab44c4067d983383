import { type Cell, type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { OpportunityLost, OpportunityOpened, OpportunityWon } from '../domain/opportunity.events.ts';

const moved = (event: HeardEvent) => change(event, (row) => row);
const ended = (event: HeardEvent<(OpportunityWon | OpportunityLost)['data']>) => {
  const { reason, note } = event.data;
  return change(event, (row) => ({ ...row, reason, note: note as Cell }));
};

/** What of an opportunity does not move with its standing. */
export const opportunities: Projection = {
  name: 'opportunities_v1',
  from: 'own',
  key: ['opportunity_id'],
  columns: {
    opportunity_id: 'uuid',
    code: 'text',
    party_id: 'uuid',
    lead_id: 'uuid',
    title: 'jsonb',
    opened_at: 'timestamptz',
    reason: 'text',
    note: 'jsonb',
    last_news: 'bigint',
  },
  on: {
    OpportunityOpened: (event: HeardEvent<OpportunityOpened['data']>) => {
      const { code, partyId, leadId, title } = event.data;
      return change(event, () => ({
        code,
        party_id: partyId,
        lead_id: leadId || null,
        title: title as Cell,
        opened_at: event.occurredAt,
        reason: '',
        note: null,
      }));
    },
    StageReached: moved,
    AmountEstimated: moved,
    CloseExpected: moved,
    OpportunityAssigned: moved,
    OpportunityWon: ended,
    OpportunityLost: ended,
    OpportunityReopened: (event) => change(event, (row) => ({ ...row, reason: '', note: null })),
  },
  announce: (row) => `opportunity:${String(row['opportunity_id'])}`,
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    opportunity_id: id,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
