import { type Decider, Rejection } from '@rapport/kernel/decider';
import { refuseUnreadable } from './condition.ts';
import type { ActionRule, RulesDefined } from './ruleset.events.ts';
import { saysTheSame } from './same.ts';

export type RulesetCommand = {
  readonly type: 'DefineRules';
  readonly data: { readonly rules: readonly ActionRule[] };
};
export type RulesetState = { readonly version: number; readonly rules: readonly ActionRule[] };

/** The rules until a company writes its own: version 0. */
export const RULES_TO_BEGIN_WITH: readonly ActionRule[] = [
  rule('open-case', 'fix', 'resolve-case', { is: 'open-case' }, 90),
  rule('broken-promise', 'fix', 'make-good-promise', { is: 'broken-promise' }, 80),
  rule('awaits-call', 'fix', 'call-back', { is: 'awaits-call' }, 70),
  rule('due-promise', 'keep', 'keep-promise', { is: 'due-promise' }, 50),
  rule(
    'losing-a-good-one',
    'keep',
    'win-back',
    { is: 'scored', classes: ['vip', 'major'], churn: ['medium', 'high'] },
    40,
    30,
  ),
  rule('best-customer', 'serve', 'thank', { is: 'scored', classes: ['vip'], churn: ['low'] }, 20, 90),
  rule('points-to-spend', 'serve', 'offer-reward', { is: 'member', points: 1_000 }, 10, 30),
  rule('open-quote', 'sell', 'follow-up-quote', { is: 'quote', states: ['sent'] }, 60, 7),
  rule('open-lead', 'sell', 'follow-up-lead', { is: 'lead', states: ['open'] }, 50, 7),
  rule(
    'buys-again',
    'sell',
    'offer-again',
    {
      is: 'all',
      of: [
        { is: 'bought', orders: 2 },
        { is: 'scored', churn: ['low'], recency: [1, 2, 3] },
      ],
    },
    30,
    30,
  ),
];

function rule(
  ruleId: string,
  kind: ActionRule['kind'],
  action: ActionRule['action'],
  condition: ActionRule['condition'],
  weight: number,
  restDays = 0,
): ActionRule {
  return { ruleId, kind, action, condition, weight, restDays };
}

/** By which rules the next best action is found: each change is a version, and a ranking names the one it is by. */
export const Ruleset: Decider<RulesetState, RulesetCommand, RulesDefined> = {
  initial: { version: 0, rules: RULES_TO_BEGIN_WITH },
  decide({ version, rules }, { data }) {
    const ids = new Set(data.rules.map(({ ruleId }) => ruleId));
    if (ids.size < data.rules.length) throw new Rejection('rule-repeated');
    for (const { condition } of data.rules) refuseUnreadable(condition);
    if (saysTheSame(rules, data.rules)) return [];
    return [{ type: 'RulesDefined', data: { version: version + 1, rules: data.rules } }];
  },
  evolve: (_, { data }) => data,
};
