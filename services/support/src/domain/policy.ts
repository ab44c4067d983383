import { type Decider, Rejection } from '@rapport/kernel/decider';
import { CASE_TYPES, type CaseType, PRIORITIES, type Priority } from './case-kinds.ts';
import type { SlaPolicyDefined, SlaPolicyEvent, SlaTarget } from './policy.events.ts';
import { saysTheSame } from './same.ts';

/** Says what is promised from here on. `anew`: the policy must not be there yet. */
export interface DefineSlaPolicy {
  readonly type: 'DefineSlaPolicy';
  readonly data: Omit<SlaPolicyDefined['data'], 'version'> & { readonly anew: boolean };
}

/** Every version there ever was, the first first. */
export interface SlaPolicyState {
  readonly versions: readonly SlaPolicyDefined['data'][];
}

/** How soon customers are answered and helped, by type and priority, in versions: who was promised something keeps it. */
export const SlaPolicy: Decider<SlaPolicyState, DefineSlaPolicy, SlaPolicyEvent> = {
  initial: { versions: [] },
  decide({ versions }, { data: { anew, ...wanted } }) {
    const last = versions.at(-1);
    if (!anew && !last) throw new Rejection('policy-unknown');
    refuseIncomplete(wanted.targets);
    if (last && saysTheSame({ ...wanted, version: last.version }, last)) return [];
    if (anew && last) throw new Rejection('policy-already-there');
    return [{ type: 'SlaPolicyDefined', data: { ...wanted, version: versions.length + 1 } }];
  },
  evolve: ({ versions }, { data }) => ({ versions: [...versions, data] }),
};

/** The target of a case; every policy has one for each. */
export function targetFor(
  targets: readonly SlaTarget[],
  { caseType, priority }: { readonly caseType: CaseType; readonly priority: Priority },
): SlaTarget {
  return targets.find((target) => target.caseType === caseType && target.priority === priority)!;
}

function refuseIncomplete(targets: readonly SlaTarget[]): void {
  const named = new Set(targets.map(({ caseType, priority }) => `${caseType} ${priority}`));
  if (named.size < targets.length) throw new Rejection('policy-target-twice');
  if (named.size < CASE_TYPES.length * PRIORITIES.length) throw new Rejection('policy-incomplete');
  for (const { firstResponseMinutes, resolutionMinutes } of targets)
    if (firstResponseMinutes > resolutionMinutes) throw new Rejection('policy-answer-after-solution');
}
