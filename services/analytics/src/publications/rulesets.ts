import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { RulesDefined } from '../domain/ruleset.events.ts';
import { dataOf } from './wire.ts';

const RULESET = 'rapport.analytics.ruleset.v1';

/** What others hear of the rules for the next best action. */
export const rulesets: Publications = {
  RulesDefined: (event) => {
    const { version, rules } = dataOf<RulesDefined>(event);
    const said = rules.map((rule) => ({ ...rule, condition: JSON.stringify(rule.condition) }));
    return publish(RULESET, 'rulesDefined', { version, rules: said }, event);
  },
};
