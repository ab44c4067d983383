import { type HeardEvent, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, expireSurvey } from '../commands/index.ts';
import type { SurveyIssued } from '../domain/survey.events.ts';

/** A question nobody answered is put away when its time has come. */
export function expireSurveyTimer(desk: Desk): TimerRule {
  return {
    name: 'expire-survey',
    on: {
      SurveyIssued: (event: HeardEvent<SurveyIssued['data']>) => ({
        key: subjectOf(event),
        set: event.data.expiresAt,
      }),
      SurveyAnswered: (event: HeardEvent) => ({ key: subjectOf(event), cancel: true }),
    },
    fire: async ({ key, dueAt, commandId }) => {
      await expireSurvey(desk, key, timerContext('expire-survey', { commandId, dueAt }));
    },
  };
}
