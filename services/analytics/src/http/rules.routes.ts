import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { defineRules } from '../commands/index.ts';
import { ACTIONS, ACTION_KINDS, type ActionRule } from '../domain/ruleset.events.ts';
import { RULES_TO_BEGIN_WITH } from '../domain/ruleset.ts';
import { latestRules } from '../queries/profiles.ts';
import { ConditionBody, ConditionView } from './condition-schema.ts';
import { PEOPLE, doing } from './doing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { nameOfRule, unansweredSince } from '../queries/unanswered.ts';
import { Slug, UnansweredSince, Version, strict } from './schemas.ts';

const rule = {
  ruleId: Slug,
  kind: oneOfKinds(),
  action: Type.Unsafe<ActionRule['action']>(Type.Union(ACTIONS.map((word) => Type.Literal(word)))),
  weight: Type.Integer({ minimum: 0, maximum: 1_000, description: 'of one kind the heavier comes first' }),
  restDays: Type.Integer({ minimum: 0, maximum: 3_650, description: 'rests so long once it was answered' }),
};
function oneOfKinds() {
  return Type.Unsafe<ActionRule['kind']>(Type.Union(ACTION_KINDS.map((word) => Type.Literal(word))));
}
const Rules = strict({
  rules: Type.Array(strict({ ...rule, condition: ConditionBody }), { minItems: 1, maxItems: 40 }),
});
/** The rules as they are or were. */
export const RuleView = strict({ ...rule, condition: ConditionView });
const RulesView = strict({
  version: Version,
  edition: Type.Integer({ description: '0: those that the product begins with' }),
  rules: Type.Array(
    strict({ ...rule, condition: ConditionView, unansweredSince: Type.Optional(UnansweredSince) }),
  ),
});

/** A rule, and since when it could not be asked of whom it holds, by name. */
const shown = (unanswered: ReadonlyMap<string, string>) => (of: ActionRule) => {
  const since = unanswered.get(nameOfRule(of.ruleId));
  return since ? { ...of, unansweredSince: since } : of;
};

/** By which rules the next best action is found. */
export async function ruleRoutes(app: FastifyInstance, { database, desk }: AnalyticsNeeds): Promise<void> {
  app.get(
    '/api/analytics/v1/rules',
    {
      config: { permits: PEOPLE, waitsFor: ['rulesets_v1'] },
      schema: { summary: 'The rules by which the next best action is found', response: { 200: RulesView } },
    },
    async (_, reply) => {
      const { version = 0, last_news = 0, rules = RULES_TO_BEGIN_WITH } = (await latestRules(database)) ?? {};
      const unanswered = await unansweredSince(database);
      reply.header('etag', `"${last_news}"`);
      return { version: String(last_news), edition: version, rules: rules.map(shown(unanswered)) };
    },
  );
  doing(app, {
    path: '/rules/actions/define',
    summary: 'Write the rules anew, whole',
    permits: ['admin'],
    body: Rules,
    run: ({ body }, context) => defineRules(desk, body.rules, context),
  });
}
