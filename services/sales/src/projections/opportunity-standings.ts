import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import { minorOf } from '@rapport/kernel/money';
import { BELONGING, nobodys } from '@rapport/kernel/policy';
import type { Stood } from '../domain/opportunity.events.ts';

const stands = (event: HeardEvent<Stood>): readonly RowChange[] => {
  const { n, standing } = event.data;
  const id = subjectOf(event);
  const begins: RowChange = {
    key: [id, n],
    fold: () => ({
      opportunity_id: id,
      n,
      from_at: event.recordedAt,
      until_at: null,
      status: standing.status,
      pipeline_version: standing.pipelineVersion,
      stage: standing.stage,
      amount_minor: String(minorOf(standing.amount)),
      currency: standing.amount.currency,
      expected_close: standing.expectedClose,
      ...nobodys,
      owner: standing.ownerId,
    }),
  };
  const ends: RowChange = {
    key: [id, n - 1],
    fold: (row) => ({ ...(row as Row), until_at: event.recordedAt }),
  };
  return n > 1 ? [ends, begins] : [begins];
};

/** Each standing an opportunity ever had; an event begins one and ends the one before. */
export const opportunityStandings: Projection = {
  name: 'opportunity_standings_v1',
  from: 'own',
  key: ['opportunity_id', 'n'],
  columns: {
    opportunity_id: 'uuid',
    n: 'bigint',
    from_at: 'timestamptz',
    until_at: 'timestamptz',
    status: 'text',
    pipeline_version: 'integer',
    stage: 'text',
    amount_minor: 'bigint',
    currency: 'text',
    expected_close: 'date',
    ...BELONGING,
  },
  on: {
    OpportunityOpened: stands,
    StageReached: stands,
    AmountEstimated: stands,
    CloseExpected: stands,
    OpportunityAssigned: stands,
    OpportunityWon: stands,
    OpportunityLost: stands,
    OpportunityReopened: stands,
  },
};
