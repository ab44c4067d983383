import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { Calendar, type DefineCalendar } from '../domain/calendar.ts';
import { CASE_TYPES, type CaseType, PRIORITIES, type Priority } from '../domain/case-kinds.ts';
import { type DefineSlaPolicy, SlaPolicy } from '../domain/policy.ts';
import { type Desk, calendarAt, calendarStream, policyStream } from './desk.ts';

/** The calendar and the policy that every installation begins with. */
export const STANDARD_CALENDAR = deriveUuid('support', 'standard-calendar');
export const STANDARD_POLICY = deriveUuid('support', 'standard-policy');

type CalendarWords = Omit<DefineCalendar['data'], 'anew'>;
type PolicyWords = Omit<DefineSlaPolicy['data'], 'anew'>;

/** Begins a calendar; the answer names it. */
export function beginCalendar(
  { store, clock }: Desk,
  words: CalendarWords,
  context: CommandContext,
  calendarId = newUuid(clock.now()),
): Promise<Outcome> {
  const command = { type: 'DefineCalendar', data: { ...words, anew: true } } as const;
  return execute(store, [step(Calendar, calendarStream(calendarId), command)], context, () => ({
    calendarId,
  }));
}

/** Says what a calendar is from here on; clocks that run go on by the version they were started on. */
export function reviseCalendar(
  { store }: Desk,
  calendarId: string,
  words: CalendarWords,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'DefineCalendar', data: { ...words, anew: false } } as const;
  return execute(store, [step(Calendar, calendarStream(calendarId), command)], context);
}

/** Begins a policy on a calendar that is there; the answer names it. */
export async function beginPolicy(
  { store, clock }: Desk,
  words: PolicyWords,
  context: CommandContext,
  policyId = newUuid(clock.now()),
): Promise<Outcome> {
  return await definePolicy({ store }, policyId, { ...words, anew: true }, context);
}

/** Says what is promised from here on; what was promised before is kept. */
export async function revisePolicy(
  { store }: Desk,
  policyId: string,
  words: PolicyWords,
  context: CommandContext,
): Promise<Outcome> {
  return await definePolicy({ store }, policyId, { ...words, anew: false }, context);
}

function definePolicy(
  { store }: Pick<Desk, 'store'>,
  policyId: string,
  data: DefineSlaPolicy['data'],
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    await calendarAt(store, data.calendarId);
    return [step(SlaPolicy, policyStream(policyId), { type: 'DefineSlaPolicy', data } as const)];
  };
  return execute(store, plan, context, () => ({ policyId }));
}

const OFFICE_HOURS = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];
/** First answer and solution, in working minutes: a day has eight hours of them. */
const USUAL: Readonly<Record<Priority, readonly [answer: number, solution: number]>> = {
  urgent: [30, 240],
  high: [60, 480],
  normal: [240, 1440],
  low: [480, 2400],
};
/** Who complains is answered in half the time. */
const shareOf = (caseType: CaseType) => (caseType === 'complaint' ? 0.5 : 1);

/** What an installation begins with, until somebody says otherwise: an office week and eight-hour days. */
export async function beginStandardSettings(desk: Desk, zone: string): Promise<void> {
  const calendar = {
    name: 'standard',
    zone,
    week: [...Array.from({ length: 5 }, () => OFFICE_HOURS), [], []],
    specialDays: [],
  };
  await beginCalendar(desk, calendar, once('standard-calendar'), STANDARD_CALENDAR);
  const targets = CASE_TYPES.flatMap((caseType) =>
    PRIORITIES.map((priority) => {
      const [answer, solution] = USUAL[priority].map((minutes) => minutes * shareOf(caseType)) as [
        number,
        number,
      ];
      return { caseType, priority, firstResponseMinutes: answer, resolutionMinutes: solution };
    }),
  );
  const policy = { name: 'standard', calendarId: STANDARD_CALENDAR, warningPercent: 80, targets };
  await beginPolicy(desk, policy, once('standard-policy'), STANDARD_POLICY);
}

/** Done at the first start and never again, whatever became of it since. */
function once(what: string): CommandContext {
  const commandId = deriveUuid('support', 'begin', what);
  return {
    cause: { correlationId: commandId, actor: 'service:support' },
    idempotency: { key: commandId, requestHash: what, kind: 'reaction' },
  };
}
