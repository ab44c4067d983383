import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { SurveyAnswered, SurveyIssued } from '../domain/survey.events.ts';

/** What customers were asked and what they answered. */
export const surveys: Projection = {
  name: 'surveys_v1',
  from: 'own',
  key: ['survey_id'],
  columns: {
    survey_id: 'uuid',
    case_id: 'uuid',
    status: 'text',
    sent: 'boolean',
    score: 'integer',
    comment: 'jsonb',
    issued_at: 'timestamptz',
    expires_at: 'timestamptz',
    answered_at: 'timestamptz',
  },
  on: {
    SurveyIssued: (event: HeardEvent<SurveyIssued['data']>) =>
      change(event, () => ({
        survey_id: subjectOf(event),
        case_id: event.data.caseId,
        status: 'issued',
        sent: false,
        score: null,
        comment: null,
        issued_at: event.occurredAt,
        expires_at: event.data.expiresAt,
        answered_at: null,
      })),
    SurveySent: (event) => change(event, (row) => ({ ...row, sent: true })),
    SurveyAnswered: (event: HeardEvent<SurveyAnswered['data']>) =>
      change(event, (row) => ({
        ...row,
        status: 'answered',
        score: event.data.score,
        comment: event.data.comment ?? null,
        answered_at: event.occurredAt,
      })),
    SurveyExpired: (event) => change(event, (row) => ({ ...row, status: 'expired' })),
  },
  // They stand on the page of their case.
  announce: (row) => `case:${String(row['case_id'])}`,
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  return [{ key: [subjectOf(event)], fold: (row: Row = {}) => fold(row) }];
}
