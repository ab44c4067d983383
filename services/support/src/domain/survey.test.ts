import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { sealed } from '../../test/case-examples.ts';
import { ConversationCases } from './conversation-cases.ts';
import { Survey, type SurveyCommand } from './survey.ts';

const surveys = scenario(Survey);
const facts = {
  caseId: 'c1',
  code: 'CS-000001-1',
  conversationId: 'v1',
  partyId: '',
  accountId: 'li',
  expiresAt: '2026-04-01T00:00:00.000Z',
};
const issued = { type: 'SurveyIssued', data: facts } as const;
const answer = (at: string): SurveyCommand => ({
  type: 'AnswerSurvey',
  data: { at, score: 4, comment: sealed },
});
const answered = { type: 'SurveyAnswered', data: { caseId: 'c1', score: 4, comment: sealed } } as const;
const expire = (at: string): SurveyCommand => ({ type: 'ExpireSurvey', data: { at } });

describe('a question how it was', () => {
  test('is issued once', () => {
    surveys.given().when({ type: 'IssueSurvey', data: facts }).then(issued);
    surveys.given(issued).when({ type: 'IssueSurvey', data: facts }).thenNothing();
  });
  test('leaves once', () => {
    const sent = { type: 'SurveySent', data: { conversationId: 'v1' } } as const;
    surveys.given(issued).when({ type: 'RecordSurveySent', data: sent.data }).then(sent);
    surveys.given(issued, sent).when({ type: 'RecordSurveySent', data: sent.data }).thenNothing();
  });
  test('is answered once', () => {
    surveys.given(issued).when(answer('2026-03-31T00:00:00.000Z')).then(answered);
    surveys.given(issued, answered).when(answer('2026-03-31T00:00:00.000Z')).thenRejected('survey-answered');
    surveys.given().when(answer('2026-03-31T00:00:00.000Z')).thenRejected('survey-unknown');
  });
  test('is answered in time, whether the timer has come by or not', () => {
    const expired = { type: 'SurveyExpired', data: { caseId: 'c1' } } as const;
    surveys.given(issued).when(answer(facts.expiresAt)).thenRejected('survey-expired');
    surveys.given(issued, expired).when(answer('2026-03-31T00:00:00.000Z')).thenRejected('survey-expired');
    surveys.given(issued).when(expire(facts.expiresAt)).then(expired);
    surveys.given(issued).when(expire('2026-03-31T23:59:59.999Z')).thenNothing();
    surveys.given(issued, answered).when(expire(facts.expiresAt)).thenNothing();
  });
});

test('a conversation names each of its cases once', () => {
  const linked = { type: 'CaseLinked', data: { caseId: 'c1' } } as const;
  const link = { type: 'LinkCase', data: { caseId: 'c1' } } as const;
  scenario(ConversationCases).given().when(link).then(linked);
  scenario(ConversationCases).given(linked).when(link).thenNothing();
});
