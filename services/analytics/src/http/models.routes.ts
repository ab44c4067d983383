import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Unavailable } from '@rapport/kernel/event-store';
import { instantOf } from '@rapport/kernel/values';
import { fitModel } from '../commands/index.ts';
import { modelsBefore } from '../queries/profiles.ts';
import { purchasesUntil } from '../queries/purchases.ts';
import { PEOPLE, doing } from './doing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { CurrencyText, Day, Instant, strict } from './schemas.ts';

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

/** The fits of the model of what customers are worth: how they came out, and the way to fit it again. */
export async function modelRoutes(app: FastifyInstance, needs: AnalyticsNeeds): Promise<void> {
  const { database, desk, warehouse, calendar, currency } = needs;
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
  doing(app, {
    path: '/models/actions/fit',
    summary: 'Fit the model to all purchases until yesterday; what comes out as it stands is no news',
    permits: ['admin'],
    body: strict({}),
    run: async (_, context) => {
      if ((await warehouse.behind()) > 0) throw new Unavailable('the warehouse is not at the end of the log');
      const now = desk.clock.now();
      const [cutOff, knownUntil] = [calendar.dayBefore(calendar.dayOf(now)), instantOf(now)];
      const bought = await purchasesUntil(warehouse.ask, cutOff, currency, knownUntil);
      const outcome = await fitModel(desk, { bought, cutOff, knownUntil, currency }, context);
      if (!outcome) throw new Rejection('too-few-purchases');
      return outcome;
    },
  });
}
