import type { Decider } from '@rapport/kernel/decider';
import type { GateRulesEvent, Limits } from './gate-rules.events.ts';
import { saysTheSame } from './same.ts';

export type GateRulesCommand = {
  readonly type: 'SetGateRules';
  readonly data: Limits & { readonly accountId: string };
};

export interface GateRulesState {
  /** 0: nobody has said any yet. */
  readonly version: number;
  readonly limits: Limits;
}

/** What holds until somebody says otherwise. */
export const STANDARD_LIMITS: Limits = {
  promotions: 2,
  days: 7,
  quietFrom: '21:00',
  quietTo: '08:00',
  zone: 'Asia/Shanghai',
  daysAfterCase: 3,
};

/** What the gate holds promotion to, in versions. */
export const GateRules: Decider<GateRulesState, GateRulesCommand, GateRulesEvent> = {
  initial: { version: 0, limits: STANDARD_LIMITS },
  decide({ version, limits }, { data: { accountId, ...wanted } }) {
    if (version > 0 && saysTheSame(wanted, limits)) return [];
    return [{ type: 'GateRulesSet', data: { ...wanted, version: version + 1, accountId } }];
  },
  evolve: (_, { data: { version, accountId: _who, ...limits } }) => ({ version, limits }),
};
