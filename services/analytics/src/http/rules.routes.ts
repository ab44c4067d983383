import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { defineRules } from '../commands/index.ts';
import { ACTIONS, ACTION_KINDS, type ActionRule } from '../domain/ruleset.events.ts';
import { RULES_TO_BEGIN_WITH } from '../domain/ruleset.ts';
import { latestRules, modelsBefore } from '../queries/profiles.ts';
import { ConditionBody, ConditionView } from './condition-schema.ts';
import { PEOPLE, doing } from './doing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { CurrencyText, Day, Instant, Slug, strict } from './schemas.ts';

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
const RulesView = strict({
  edition: Type.Integer({ description: '0: those that the product begins with' }),
  rules: Type.Array(strict({ ...rule, condition: ConditionView })),
});

const Parameters = (...names: readonly string[]) =>
  strict({
    ...Object.fromEntries(names.map((name) => [name, Type.Number()])),
    logLikelihood: Type.Number(),
    customers: Type.Integer(),
  });
const ModelView = strict({
  edition: Type.Integer(),
  method: Type.String(),
  methodVersion: Type.Integer(),
  cutOff: Day,
  knownUntil: Instant,
  currency: CurrencyText,
  repeatPurchase: Parameters('r', 'alpha', 'a', 'b'),
  purchaseValue: Type.Optional(Parameters('p', 'q', 'gamma')),
  dataDigest: Type.String(),
  fittedAt: Instant,
});
const Asked = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000_000_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);

/** By what customers are judged: the rules for the next best action, and the fits of the model of their value. */
export async function ruleRoutes(app: FastifyInstance, { database, desk }: AnalyticsNeeds): Promise<void> {
  app.get(
    '/api/analytics/v1/rules',
    {
      config: { permits: PEOPLE, waitsFor: ['rulesets_v1'] },
      schema: { summary: 'The rules by which the next best action is found', response: { 200: RulesView } },
    },
    async () => {
      const { version = 0, rules = RULES_TO_BEGIN_WITH } = (await latestRules(database)) ?? {};
      return { edition: version, rules: [...rules] };
    },
  );
  doing(app, {
    path: '/rules/actions/define',
    summary: 'Write the rules anew, whole',
    permits: ['admin'],
    body: Rules,
    run: ({ body }, context) => defineRules(desk, body.rules, context),
  });
  app.get(
    '/api/analytics/v1/models',
    {
      config: { permits: PEOPLE, waitsFor: ['models_v1'] },
      schema: {
        summary:
          'Fits of the model of what customers are worth, the latest first; the next page begins before the last',
        querystring: Asked,
        response: { 200: strict({ items: Type.Array(ModelView) }) },
      },
    },
    async (request) => {
      const { before = 2_000_000_000, limit = 50 } = request.query as Static<typeof Asked>;
      const rows = await modelsBefore(database, before, limit);
      return {
        items: rows.map(({ fitted: { version, ...fitted }, fitted_at }) => ({
          ...fitted,
          edition: version,
          fittedAt: fitted_at,
        })),
      };
    },
  );
}
