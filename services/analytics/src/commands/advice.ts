import {
  type CommandContext,
  type Outcome,
  execute,
  loadState,
  loadStates,
  step,
} from '@rapport/kernel/command';
import { instantOf } from '@rapport/kernel/values';
import type { Fitted } from '../domain/model.events.ts';
import { Model } from '../domain/model.ts';
import type { Refusal } from '../domain/profile.events.ts';
import { type Assessment, Profile } from '../domain/profile.ts';
import type { ActionRule } from '../domain/ruleset.events.ts';
import { Ruleset } from '../domain/ruleset.ts';
import { type Desk, MODEL_STREAM, RULESET_STREAM, profileStream } from './desk.ts';

/** Writes the rules for the next best action anew, whole. */
export function defineRules(
  { store }: Desk,
  rules: readonly ActionRule[],
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Ruleset, RULESET_STREAM, { type: 'DefineRules', data: { rules } })], context);
}

/** What somebody here makes of an action. */
export interface Answered {
  readonly ruleId: string;
  readonly accountId: string;
  /** Why not; absent: they do it. */
  readonly refusal?: Refusal;
}

/** Writes down what somebody here makes of an action for a customer: it rests for as long as its rule says. */
export async function answerAction(
  { store, clock }: Desk,
  partyId: string,
  { ruleId, accountId, refusal }: Answered,
  context: CommandContext,
): Promise<Outcome> {
  const { state } = await loadState(store, Ruleset, RULESET_STREAM);
  const restDays = state.rules.find((rule) => rule.ruleId === ruleId)?.restDays ?? 0;
  const answer = { ruleId, accountId, restDays, at: instantOf(clock.now()) };
  const command = refusal
    ? ({ type: 'RefuseAction', data: { ...answer, reason: refusal } } as const)
    : ({ type: 'AcceptAction', data: answer } as const);
  return await execute(store, [step(Profile, profileStream(partyId), command)], context);
}

/** Says of some customers what an assessment found, where that is news; all of them or none. */
export function assessProfiles(
  { store }: Desk,
  found: ReadonlyMap<string, Assessment>,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    // Of most customers there is no news: they are looked at together.
    const seen = await loadStates(store, Profile, [...found.keys()].map(profileStream));
    return [...found].map(([partyId, data]) => {
      const streamId = profileStream(partyId);
      return step(Profile, streamId, { type: 'Assess', data } as const, seen.get(streamId));
    });
  };
  return execute(store, plan, context);
}

/** Takes what a fit came to; what says nothing new is no event. */
export function takeFit({ store }: Desk, fitted: Fitted, context: CommandContext): Promise<Outcome> {
  return execute(store, [step(Model, MODEL_STREAM, { type: 'TakeFit', data: fitted })], context);
}
