import { fold } from '@rapport/kernel/decider';
import { Case } from '../src/domain/case.ts';
import { CASE_TYPES, type CaseType, PRIORITIES, type Priority } from '../src/domain/case-kinds.ts';
import type { CaseCommand, OpenCase } from '../src/domain/case.commands.ts';
import type { CaseEvent } from '../src/domain/case.events.ts';
import type { SlaTarget } from '../src/domain/policy.events.ts';
import type { WorkingCalendar } from '../src/domain/working-calendar.ts';

/** An office week of eight-hour days in China: 09:00 is 01:00 UTC. */
export const officeWeek: WorkingCalendar = {
  zone: 'Asia/Shanghai',
  week: [...Array.from({ length: 5 }, () => [{ from: '09:00', to: '17:00' }]), [], []],
  specialDays: [],
};

/** A policy that promises the same for everything but what is urgent: half of it. */
export function promising(firstResponseMinutes: number, resolutionMinutes: number, warningPercent = 80) {
  const share = (priority: Priority) => (priority === 'urgent' ? 0.5 : 1);
  const targets: readonly SlaTarget[] = CASE_TYPES.flatMap((caseType) =>
    PRIORITIES.map((priority) => ({
      caseType,
      priority,
      firstResponseMinutes: firstResponseMinutes * share(priority),
      resolutionMinutes: resolutionMinutes * share(priority),
    })),
  );
  return { targets, warningPercent };
}

export const sealed = { subject: 'conversation:c1', keyVersion: 1, box: 'box' };
export const TERMS = { policyId: 'p1', policyVersion: 1, calendarId: 'k1', calendarVersion: 1 };

/** The command that opens a case of a conversation. */
export function opening(
  at: string,
  calendar: WorkingCalendar = officeWeek,
  policy = promising(60, 480),
  kind: { readonly caseType?: CaseType; readonly priority?: Priority } = {},
): OpenCase {
  const facts = {
    ...TERMS,
    code: 'CS-000001-1',
    origin: { kind: 'conversation', id: 'c1' } as const,
    conversationId: 'c1',
    partyId: '',
    caseType: kind.caseType ?? 'complaint',
    priority: kind.priority ?? 'normal',
    cause: '',
    subject: sealed,
    description: sealed,
    accountId: 'li',
  };
  return { type: 'OpenCase', data: { at, calendar, policy, facts } };
}

/** What a command of a person does at an instant, by its verb. */
export function doing(
  verb:
    'wait' | 'resume' | 'resolve' | 'close' | 'reopen' | 'message' | 'reply' | 'call' | 'urgent' | 'nothing',
  at: string,
  calendar: WorkingCalendar = officeWeek,
  policy = promising(60, 480),
): CaseCommand {
  const when = { at, calendar };
  const by = { ...when, accountId: 'li' };
  switch (verb) {
    case 'wait':
      return { type: 'AwaitCustomer', data: by };
    case 'resume':
      return { type: 'ResumeCase', data: by };
    case 'resolve':
      return { type: 'ResolveCase', data: { ...by, cause: 'delivery', solution: sealed } };
    case 'close':
      return { type: 'CloseCase', data: { at, accountId: 'li', surveyId: '' } };
    case 'reopen':
      return { type: 'ReopenCase', data: by };
    case 'message':
      return { type: 'HearCustomer', data: when };
    case 'reply':
      return { type: 'HearReply', data: { at, replyId: 'r1' } };
    case 'call':
      return { type: 'RecordCall', data: { at, callId: 'k1', accountId: 'li', text: sealed } };
    case 'urgent':
      return { type: 'ReclassifyCase', data: { ...by, policy, priority: 'urgent' } };
    case 'nothing':
      return { type: 'PassTime', data: { at } };
  }
}

/** Commands one after the other: all that they made happen. */
export function lived(...commands: readonly CaseCommand[]): readonly CaseEvent[] {
  return commands.reduce<readonly CaseEvent[]>(
    (events, command) => [...events, ...Case.decide(fold(Case, events), command)],
    [],
  );
}

/** Monday, 10:00 in Shanghai; the office closes at 09:00 UTC and opens at 01:00 UTC. */
export const MONDAY = '2026-03-02T02:00:00.000Z';
export const at = (time: string, day = 2) => `2026-03-0${day}T${time}:00.000Z`;

/** What clocks said, in the order it happened: `resolution due 2026-…`. */
export function saidByClocks(events: readonly CaseEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'SlaWarned' || event.type === 'SlaBreached'
      ? [`${event.data.clock} ${event.type} ${event.occurredAt}`]
      : [],
  );
}
