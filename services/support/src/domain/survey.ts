import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { SurveyEvent, SurveyIssued } from './survey.events.ts';
import type { SealedText } from './sealed-text.ts';

export interface IssueSurvey {
  readonly type: 'IssueSurvey';
  readonly data: SurveyIssued['data'];
}

/** The question left in the conversation. */
export interface RecordSurveySent {
  readonly type: 'RecordSurveySent';
  readonly data: { readonly conversationId: string };
}

export interface AnswerSurvey {
  readonly type: 'AnswerSurvey';
  readonly data: { readonly at: string; readonly score: number; readonly comment?: SealedText | undefined };
}

/** Its time has come. */
export interface ExpireSurvey {
  readonly type: 'ExpireSurvey';
  readonly data: { readonly at: string };
}

export type SurveyCommand = IssueSurvey | RecordSurveySent | AnswerSurvey | ExpireSurvey;

/** What has become of a question. */
export interface SurveyState {
  readonly status: 'none' | 'issued' | 'answered' | 'expired';
  readonly sent: boolean;
  readonly issued: SurveyIssued['data'] | undefined;
}

type Events = readonly SurveyEvent[];

/** How content a customer was with one case: asked once, answered once, within a time. */
export const Survey: Decider<SurveyState, SurveyCommand, SurveyEvent> = {
  initial: { status: 'none', sent: false, issued: undefined },
  decide(state, command) {
    if (command.type === 'IssueSurvey')
      return state.status === 'none' ? [{ type: 'SurveyIssued', data: command.data }] : [];
    if (!state.issued) throw new Rejection('survey-unknown');
    switch (command.type) {
      case 'RecordSurveySent':
        return state.sent ? [] : [{ type: 'SurveySent', data: command.data }];
      case 'AnswerSurvey':
        return answer(state, state.issued, command.data);
      case 'ExpireSurvey':
        return expire(state, state.issued, command.data.at);
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'SurveyIssued':
        return { status: 'issued', sent: false, issued: event.data };
      case 'SurveySent':
        return { ...state, sent: true };
      case 'SurveyAnswered':
        return { ...state, status: 'answered' };
      case 'SurveyExpired':
        return { ...state, status: 'expired' };
    }
  },
};

function answer(
  { status }: SurveyState,
  { caseId, expiresAt }: SurveyIssued['data'],
  { at, score, comment }: AnswerSurvey['data'],
): Events {
  if (status === 'answered') throw new Rejection('survey-answered');
  // The instant decides, not whether the timer has come by yet.
  if (status === 'expired' || at >= expiresAt) throw new Rejection('survey-expired');
  return [{ type: 'SurveyAnswered', data: { caseId, score, ...(comment ? { comment } : {}) } }];
}

function expire({ status }: SurveyState, { caseId, expiresAt }: SurveyIssued['data'], at: string): Events {
  return status === 'issued' && at >= expiresAt ? [{ type: 'SurveyExpired', data: { caseId } }] : [];
}
