import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import type { CalendarEvent } from '../domain/calendar.events.ts';
import type { CaseEvent, ClockReading, Terms } from '../domain/case.events.ts';
import type { ConversationCasesEvent } from '../domain/conversation-cases.events.ts';
import type { SlaPolicyEvent } from '../domain/policy.events.ts';
import type { SurveyEvent } from '../domain/survey.events.ts';

const CASE = 'rapport.support.case.v1';
const SURVEY = 'rapport.support.survey.v1';

/** What others hear of cases: an open case is a fact that they may have to heed. */
const cases = {
  CaseOpened: ofCase('CaseOpened', 'caseOpened', ({ firstResponse, resolution, ...data }) => ({
    code: data.code,
    origin: data.origin,
    conversationId: data.conversationId,
    partyId: data.partyId,
    caseType: data.caseType,
    priority: data.priority,
    cause: data.cause,
    subject: data.subject,
    description: data.description,
    accountId: data.accountId,
    terms: termsOf(data),
    firstResponse: reading(firstResponse),
    resolution: reading(resolution),
  })),
  CaseAssigned: ofCase('CaseAssigned', 'caseAssigned', (data) => data),
  CaseReleased: ofCase('CaseReleased', 'caseReleased', (data) => data),
  CaseReclassified: ofCase(
    'CaseReclassified',
    'caseReclassified',
    ({ accountId, caseType, priority, cause, firstResponse, resolution }) => ({
      accountId,
      caseType,
      priority,
      cause,
      firstResponse: reading(firstResponse),
      resolution: reading(resolution),
    }),
  ),
  CaseNoted: ofCase('CaseNoted', 'caseNoted', (data) => data),
  CaseCallRecorded: ofCase('CaseCallRecorded', 'caseCallRecorded', (data) => data),
  FirstResponseGiven: ofCase('FirstResponseGiven', 'firstResponseGiven', ({ at, by, id, inTime }) => ({
    givenAt: at,
    by,
    byId: id,
    inTime,
  })),
  CustomerAwaited: ofCase('CustomerAwaited', 'customerAwaited', ({ accountId, resolution }) => ({
    accountId,
    resolution: reading(resolution),
  })),
  CaseResumed: ofCase('CaseResumed', 'caseResumed', ({ by, accountId, resolution }) => ({
    by,
    accountId,
    resolution: reading(resolution),
  })),
  CaseResolved: ofCase('CaseResolved', 'caseResolved', ({ accountId, cause, solution, resolution }) => ({
    accountId,
    cause,
    solution,
    resolution: reading(resolution),
  })),
  CaseClosed: ofCase('CaseClosed', 'caseClosed', ({ accountId, surveyId }) => ({ accountId, surveyId })),
  CaseReopened: ofCase('CaseReopened', 'caseReopened', ({ by, accountId, resolution }) => ({
    by,
    accountId,
    resolution: reading(resolution),
  })),
  SlaWarned: ofCase('SlaWarned', 'slaWarned', ({ clock, dueAt, ...terms }) => ({
    clock,
    dueAt,
    terms: termsOf(terms),
  })),
  SlaBreached: ofCase('SlaBreached', 'slaBreached', ({ clock, dueAt, ...terms }) => ({
    clock,
    dueAt,
    terms: termsOf(terms),
  })),
  SlaBreachRetracted: ofCase('SlaBreachRetracted', 'slaBreachRetracted', (data) => data),
} satisfies Publications & Readonly<Record<CaseEvent['type'], unknown>>;

const surveys = {
  SurveyIssued: ofSurvey('SurveyIssued', 'surveyIssued', (data) => data),
  SurveySent: ofSurvey('SurveySent', 'surveySent', (data) => data),
  SurveyAnswered: ofSurvey('SurveyAnswered', 'surveyAnswered', ({ caseId, score, comment }) => ({
    caseId,
    score,
    comment,
  })),
  SurveyExpired: ofSurvey('SurveyExpired', 'surveyExpired', (data) => data),
} satisfies Publications & Readonly<Record<SurveyEvent['type'], unknown>>;

// How the company works and what it promises is said with each case that counts by it.
const kept = {
  CalendarDefined: null,
  SlaPolicyDefined: null,
  CaseLinked: null,
  NumberTaken: null,
} satisfies Readonly<
  Record<
    CalendarEvent['type'] | SlaPolicyEvent['type'] | ConversationCasesEvent['type'] | 'NumberTaken',
    null
  >
>;

/** All events of this service, and what others hear of each. */
export const publications: Publications = { ...cases, ...surveys, ...kept };

type DataOf<Event extends { readonly type: string; readonly data: unknown }, T> = Extract<
  Event,
  { readonly type: T }
>['data'];

function ofCase<T extends CaseEvent['type'], F extends Fact<typeof CASE>>(
  _type: T,
  fact: F,
  says: (data: DataOf<CaseEvent, T>) => FactData<typeof CASE, F>,
) {
  return (event: PublishableEvent) =>
    publish(CASE, fact, says(event.data as unknown as DataOf<CaseEvent, T>), event);
}

function ofSurvey<T extends SurveyEvent['type'], F extends Fact<typeof SURVEY>>(
  _type: T,
  fact: F,
  says: (data: DataOf<SurveyEvent, T>) => FactData<typeof SURVEY, F>,
) {
  return (event: PublishableEvent) =>
    publish(SURVEY, fact, says(event.data as unknown as DataOf<SurveyEvent, T>), event);
}

function termsOf({ policyId, policyVersion, calendarId, calendarVersion }: Terms): Terms {
  return { policyId, policyVersion, calendarId, calendarVersion };
}

function reading({ targetMinutes, warningMinutes, used, warnAt, dueAt }: ClockReading) {
  return { targetMinutes, warningMinutes, used: BigInt(used), warnAt, dueAt };
}
