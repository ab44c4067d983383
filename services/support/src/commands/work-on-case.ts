import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import { Case } from '../domain/case.ts';
import type { CaseState } from '../domain/case-state.ts';
import type { CaseCommand, InWorkingTime, ReclassifyCase } from '../domain/case.commands.ts';
import { Survey } from '../domain/survey.ts';
import {
  type Desk,
  calendarAt,
  caseStream,
  instantFor,
  look,
  policyAt,
  subjectOfCase,
  surveyStream,
} from './desk.ts';

type Make = (state: CaseState, when: InWorkingTime) => CaseCommand | Promise<CaseCommand>;

/** Runs one command on a case that is there, in the working time it is pinned to. */
async function onCase(
  desk: Desk,
  caseId: string,
  make: Make,
  given: CommandContext,
  answer?: () => Record<string, string>,
): Promise<Outcome> {
  const { at, context } = instantFor(desk, given);
  const plan = async () => {
    const { seen, calendar } = await pinned(desk, caseId);
    return [step(Case, seen.streamId, await make(seen.state, { at, calendar }), seen)];
  };
  return await execute(desk.store, plan, context, answer);
}

async function pinned({ store }: Desk, caseId: string) {
  const seen = await look(store, Case, caseStream(caseId));
  if (seen.state.status === 'none') throw new Rejection('case-unknown');
  const { calendarId, calendarVersion } = seen.state.terms;
  return { seen, calendar: await calendarAt(store, calendarId, calendarVersion) };
}

/** Gives a case to somebody; `over` also when somebody else has it. */
export function assignCase(
  desk: Desk,
  caseId: string,
  data: { readonly accountId: string; readonly by: string; readonly over: boolean },
  context: CommandContext,
): Promise<Outcome> {
  return onCase(desk, caseId, (_, { at }) => ({ type: 'AssignCase', data: { at, ...data } }), context);
}

/** Gives a case back to all. */
export function releaseCase(
  desk: Desk,
  caseId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onCase(desk, caseId, (_, { at }) => ({ type: 'ReleaseCase', data: { at, accountId } }), context);
}

type Classes = Pick<ReclassifyCase['data'], 'caseType' | 'priority' | 'cause'>;

/** Makes it another kind of case, by the policy it was opened under. */
export function reclassifyCase(
  desk: Desk,
  caseId: string,
  { accountId, ...classes }: Classes & { readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  const make: Make = async ({ terms }, when) => {
    const policy = await policyAt(desk.store, terms.policyId, terms.policyVersion);
    return { type: 'ReclassifyCase', data: { ...when, ...classes, accountId, policy } };
  };
  return onCase(desk, caseId, make, context);
}

interface Words {
  readonly accountId: string;
  readonly text: string;
}

/** Writes a note for colleagues; the answer names it. */
export function noteOnCase(
  desk: Desk,
  caseId: string,
  words: Words,
  context: CommandContext,
): Promise<Outcome> {
  const noteId = newUuid(desk.clock.now());
  const make: Make = async (state, { at }) => {
    const text = await sealed(desk, state, 'text', words.text);
    return { type: 'NoteOnCase', data: { at, noteId, accountId: words.accountId, text } };
  };
  return onCase(desk, caseId, make, context, () => ({ noteId }));
}

/** Records that somebody spoke with the customer; the first word to them, if it was the first. */
export function recordCall(
  desk: Desk,
  caseId: string,
  words: Words,
  context: CommandContext,
): Promise<Outcome> {
  const callId = newUuid(desk.clock.now());
  const make: Make = async (state, { at }) => {
    const text = await sealed(desk, state, 'text', words.text);
    return { type: 'RecordCall', data: { at, callId, accountId: words.accountId, text } };
  };
  return onCase(desk, caseId, make, context, () => ({ callId }));
}

/** The time to a solution stands still until the customer says something. */
export function awaitCustomer(
  desk: Desk,
  caseId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onCase(
    desk,
    caseId,
    (_, when) => ({ type: 'AwaitCustomer', data: { ...when, accountId } }),
    context,
  );
}

/** Goes on without waiting for the customer. */
export function resumeCase(
  desk: Desk,
  caseId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onCase(desk, caseId, (_, when) => ({ type: 'ResumeCase', data: { ...when, accountId } }), context);
}

/** Says how it was solved and what had caused it. */
export function resolveCase(
  desk: Desk,
  caseId: string,
  data: { readonly accountId: string; readonly cause: string; readonly solution: string },
  context: CommandContext,
): Promise<Outcome> {
  const make: Make = async (state, when) => {
    const solution = await sealed(desk, state, 'solution', data.solution);
    return { type: 'ResolveCase', data: { ...when, ...data, solution } };
  };
  return onCase(desk, caseId, make, context);
}

/** It was not solved after all. */
export function reopenCase(
  desk: Desk,
  caseId: string,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onCase(desk, caseId, (_, when) => ({ type: 'ReopenCase', data: { ...when, accountId } }), context);
}

/** A reply left in the conversation of a case. */
export function hearReply(
  desk: Desk,
  caseId: string,
  replyId: string,
  context: CommandContext,
): Promise<Outcome> {
  return onCase(desk, caseId, (_, { at }) => ({ type: 'HearReply', data: { at, replyId } }), context);
}

/** The customer wrote in the conversation of a case. */
export function hearCustomer(desk: Desk, caseId: string, context: CommandContext): Promise<Outcome> {
  return onCase(desk, caseId, (_, when) => ({ type: 'HearCustomer', data: when }), context);
}

/** Nothing but time happened to a case. */
export function passTime(desk: Desk, caseId: string, context: CommandContext): Promise<Outcome> {
  return onCase(desk, caseId, (_, { at }) => ({ type: 'PassTime', data: { at } }), context);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Closes a solved case and issues the question how it was, unless nobody is to be asked. */
export async function closeCase(
  desk: Desk,
  caseId: string,
  {
    accountId,
    ask,
    answerDays,
  }: { readonly accountId: string; readonly ask: boolean; readonly answerDays: number },
  given: CommandContext,
): Promise<Outcome> {
  const { at, context } = instantFor(desk, given);
  const surveyId = ask ? newUuid(desk.clock.now()) : '';
  const plan = async () => {
    const { seen } = await pinned(desk, caseId);
    const closing = step(Case, seen.streamId, { type: 'CloseCase', data: { at, accountId, surveyId } }, seen);
    if (!ask || seen.state.status !== 'resolved') return [closing];
    const { code, conversationId, partyId } = seen.state;
    const expiresAt = new Date(Date.parse(at) + answerDays * DAY_MS).toISOString();
    const data = { caseId, code, conversationId, partyId, accountId, expiresAt };
    return [closing, step(Survey, surveyStream(surveyId), { type: 'IssueSurvey', data })];
  };
  return await execute(desk.store, plan, context);
}

async function sealed({ keys }: Desk, of: CaseState, field: string, text: string) {
  const [box] = await keys.seal(subjectOfCase(of), [{ field, text }]);
  return box!;
}
