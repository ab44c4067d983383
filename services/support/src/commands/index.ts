/** What can be asked of this service: one function per intent. */
export { type Desk, calendarAt, policyAt } from './desk.ts';
export { type DescribedCase, openCase } from './open-case.ts';
export {
  assignCase,
  awaitCustomer,
  closeCase,
  hearCustomer,
  hearReply,
  noteOnCase,
  passTime,
  reclassifyCase,
  recordCall,
  releaseCase,
  reopenCase,
  resolveCase,
  resumeCase,
} from './work-on-case.ts';
export { casesAbout } from './conversations.ts';
export {
  STANDARD_CALENDAR,
  STANDARD_POLICY,
  beginCalendar,
  beginPolicy,
  beginStandardSettings,
  reviseCalendar,
  revisePolicy,
} from './settings.ts';
export { answerSurvey, expireSurvey, recordSurveySent, surveyNow } from './surveys.ts';
