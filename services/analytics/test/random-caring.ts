import { CASE_KINDS } from '../src/domain/condition.events.ts';
import { type Dice, type Story, TALKS } from './dice.ts';
import * as say from './facts.ts';
import { type Told, id, told } from './log-world.ts';

/** Messages, calls, cases and promises. */
export function caringOf(dice: Dice): readonly Story[] {
  return [
    ...TALKS.map((talk) =>
      dice.some(6, (n) => say.message(`message ${n} of ${talk}`, talk, dice.chance(0.4), dice.at())),
    ),
    ...dice.times(12, (n) => callOf(dice, `call ${n}`)),
    ...dice.times(12, (n) => caseOf(dice, `case ${n}`)),
    ...dice.times(12, (n) => promiseOf(dice, `promise ${n}`)),
  ];
}

/** With somebody, of a conversation, both or neither. */
function whose(dice: Dice): { readonly of?: string; readonly conversation?: string } {
  return {
    ...(dice.chance(0.6) ? { of: dice.party() } : {}),
    ...(dice.chance(0.5) ? { conversation: dice.pick(TALKS) } : {}),
  };
}

function callOf(dice: Dice, name: string): Story {
  const how = { direction: dice.pick(['in', 'out']), callBackDue: dice.chance(0.7) };
  const waived = () =>
    told('rapport.channels.call.v1', 'callBackWaived', id(name), { accountId: '' }, dice.at());
  return [
    say.call(name, { ...whose(dice), ...how }, dice.at()),
    ...(dice.chance(0.3) ? [dice.chance(0.5) ? say.callsBack(name, dice.at()) : waived()] : []),
  ];
}

function caseOf(dice: Dice, name: string): Story {
  const of = 'rapport.support.case.v1';
  const facts: readonly (() => Told)[] = [
    () => say.reclassifiesCase(name, dice.pick(CASE_KINDS), dice.at()),
    () => say.resolvesCase(name, dice.at()),
    () => say.resolvesCase(name, dice.at()),
    () => told(of, 'caseClosed', id(name), { accountId: '', surveyId: '' }, dice.at()),
    () => told(of, 'caseReopened', id(name), { by: 'person', accountId: '' }, dice.at()),
    () => told(of, 'caseReopened', id(name), { by: 'person', accountId: '' }, dice.at()),
    () => told(of, 'customerAwaited', id(name), { accountId: '' }, dice.at()),
  ];
  return [
    say.opensCase(name, { ...whose(dice), kind: dice.pick(CASE_KINDS) }, dice.at()),
    ...dice.some(4, () => dice.pick(facts)()),
  ];
}

function promiseOf(dice: Dice, name: string): Story {
  const of = 'rapport.workflow.promise.v1';
  const [accountId, more] = ['', ['promiseRescheduled', 'promiseKept', 'promiseWithdrawn'] as const];
  const facts: readonly (() => Told)[] = [
    ...more.map((fact) => () => told(of, fact, id(name), { accountId }, dice.at())),
    () => say.breaksPromise(name, dice.at()),
    () => say.breaksPromise(name, dice.at()),
    () => say.fulfilsLate(name, dice.at()),
  ];
  return [say.promise(name, dice.party(), dice.at()), ...dice.some(3, () => dice.pick(facts)())];
}
