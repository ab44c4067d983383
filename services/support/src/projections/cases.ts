import { BELONGING } from '@rapport/kernel/policy';
import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import { CASE_EVENTS, caseAfter } from './case-row.ts';

/** One row per case, each from its own stream alone. */
export const cases: Projection = {
  name: 'cases_v1',
  from: 'own',
  key: ['case_id'],
  columns: {
    case_id: 'uuid',
    code: 'text',
    status: 'text',
    case_type: 'text',
    priority: 'text',
    cause: 'text',
    ...BELONGING,
    party_id: 'uuid',
    conversation_id: 'uuid',
    subject: 'jsonb',
    opened_at: 'timestamptz',
    changed_at: 'timestamptz',
    resolved_at: 'timestamptz',
    survey_id: 'uuid',
    first_response: 'jsonb',
    resolution: 'jsonb',
    next_due_at: 'timestamptz',
    warned: 'boolean',
    breached: 'boolean',
    last_news: 'bigint',
  },
  on: Object.fromEntries(
    CASE_EVENTS.map((type) => [
      type,
      (event: HeardEvent) => [{ key: [subjectOf(event)], fold: (row = {}) => caseAfter(row, event) }],
    ]),
  ),
  announce: (row) => `case:${String(row['case_id'])}`,
};
