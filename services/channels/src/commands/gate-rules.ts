import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { GateRules, type GateRulesState } from '../domain/gate-rules.ts';
import type { Limits } from '../domain/gate-rules.events.ts';
import { isZone } from '../domain/quiet-hours.ts';
import { GATE_RULES_STREAM } from './streams.ts';

/** Says what promotion is limited to from here on; a new version each time. */
export function setGateRules(
  store: EventStore,
  limits: Limits,
  accountId: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    if (!isZone(limits.zone)) throw new Rejection('zone-unknown', { zone: limits.zone });
    return [step(GateRules, GATE_RULES_STREAM, { type: 'SetGateRules', data: { ...limits, accountId } })];
  };
  return execute(store, plan, context);
}

/** What promotion is limited to now, and the validator that stands for it. */
export async function gateRules(store: EventStore): Promise<GateRulesState & { readonly validator: string }> {
  const { state, position } = await loadState(store, GateRules, GATE_RULES_STREAM);
  return { ...state, validator: String(position) };
}
