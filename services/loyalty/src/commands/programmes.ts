import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, firstStep, step } from '@rapport/kernel/command';
import { plainDecimal } from '@rapport/kernel/money';
import { newUuid } from '@rapport/kernel/values';
import type { NameInBoth, ProgrammeRules, QualifyingPeriod } from '../domain/programme.events.ts';
import { Programme } from '../domain/programme.ts';
import { type Desk, instantFor, programmeStream } from './desk.ts';

type World = Pick<Desk, 'store' | 'clock'>;

/** Opens a programme; the answer names it and its code. */
export function openProgramme(
  world: World,
  asked: { readonly name: NameInBoth; readonly period: QualifyingPeriod; readonly rules: ProgrammeRules },
  context: CommandContext,
): Promise<Outcome> {
  const { store, clock } = world;
  const programmeId = newUuid(clock.now());
  let given = '';
  const plan = async () => {
    const number = { kind: 'programme', prefix: 'PG', recordId: programmeId };
    const { code, step: counted } = await nextCode(store, number);
    given = code;
    const rules = plainRules(asked.rules);
    const data = { ...asked, rules, code, since: instantFor(world, context) };
    return [firstStep(Programme, programmeStream(programmeId), { type: 'OpenProgramme', data }), counted];
  };
  return execute(store, plan, context, () => ({ programmeId, code: given }));
}

/** Other rules hold from now on; `from` is the version that was looked at. */
export function reviseProgramme(
  world: World,
  programmeId: string,
  asked: { readonly from: number; readonly name: NameInBoth; readonly rules: ProgrammeRules },
  context: CommandContext,
): Promise<Outcome> {
  const data = { ...asked, rules: plainRules(asked.rules), since: instantFor(world, context) };
  const revise = step(Programme, programmeStream(programmeId), { type: 'ReviseProgramme', data });
  return execute(world.store, [revise], context);
}

/** Rules with each decimal written in the one way. */
function plainRules(rules: ProgrammeRules): ProgrammeRules {
  const { pointWorth } = rules;
  return {
    ...rules,
    tiers: rules.tiers.map((tier) => ({ ...tier, earningFactor: plainDecimal(tier.earningFactor) })),
    earning: rules.earning.map((rule) => ({
      ...rule,
      rates: rule.rates.map((rate) => ({ ...rate, pointsPerUnit: plainDecimal(rate.pointsPerUnit) })),
      multipliers: rule.multipliers.map((one) => ({ ...one, factor: plainDecimal(one.factor) })),
    })),
    pointWorth: pointWorth && { ...pointWorth, amount: plainDecimal(pointWorth.amount) },
  };
}
