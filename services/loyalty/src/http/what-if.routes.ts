import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Problem } from '@rapport/kernel/http';
import { instantOf } from '@rapport/kernel/values';
import { tryThresholds } from '../commands/index.ts';
import type { LoyaltyNeeds } from './needs.ts';
import { Count, Instant, Slug, idOf, strict } from './schemas.ts';

const Trial = strict({
  thresholds: Type.Array(
    strict({ tierId: Slug, threshold: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }) }),
    {
      minItems: 1,
      maxItems: 12,
    },
  ),
  from: Type.Optional(Instant),
  until: Type.Optional(Instant),
});
const Outcome = strict({
  from: Instant,
  until: Instant,
  tiers: Type.Array(strict({ tierId: Type.String(), members: Count, tried: Count })),
  higher: Count,
  lower: Count,
  /** What members were given in this time, and would have been under the factors of their other tiers. */
  points: strict({ given: Count, tried: Count }),
  /** The last position of this service's log that was read, and a hash over what was. */
  position: Count,
  hash: Type.String(),
  events: Count,
});
const ID = idOf('programmeId');
const YEAR_MS = 365 * 86_400_000;

/** What would have come of other thresholds; nothing is kept. */
export async function whatIfRoutes(app: FastifyInstance, { desk, clock }: LoyaltyNeeds): Promise<void> {
  app.post(
    '/api/loyalty/v1/programmes/:programmeId/actions/try-thresholds',
    {
      config: { permits: ['admin'], idempotency: 'none' },
      schema: {
        summary:
          'Live the recorded history again under other thresholds; points of the last year unless said',
        params: ID,
        body: Trial,
        response: { 200: Outcome, 404: Problem, 422: Problem },
      },
    },
    async (request) => {
      const { programmeId } = request.params as Static<typeof ID>;
      const { thresholds, ...asked } = request.body as Static<typeof Trial>;
      const until = asked.until ? new Date(asked.until) : clock.now();
      const from = asked.from ? new Date(asked.from) : new Date(until.getTime() - YEAR_MS);
      const time = { from: instantOf(from), until: instantOf(until) };
      const { tiers, ...tried } = await tryThresholds(desk, programmeId, { thresholds, ...time });
      return { ...time, ...tried, tiers: [...tiers] };
    },
  );
}
