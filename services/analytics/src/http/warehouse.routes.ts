import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Unavailable } from '@rapport/kernel/event-store';
import { sourcesIn } from '../queries/assessed.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { Instant, strict } from './schemas.ts';

const State = strict({
  behind: Type.Integer({ description: 'records of the log that it has not taken yet' }),
  sources: Type.Array(
    strict({
      source: Type.String({ description: 'a service, and its store' }),
      facts: Type.Integer(),
      position: Type.Integer({ description: 'of the last one there, in the service’s own store' }),
      recordedAt: Instant,
    }),
    { description: 'until where each source reaches in it' },
  ),
  thrownAway: Type.Array(strict({ at: Instant, why: Type.String() })),
});

/** How the warehouse of this process stands, and the way to make it anew. */
export async function warehouseRoutes(app: FastifyInstance, { warehouse }: AnalyticsNeeds): Promise<void> {
  const state = async () => {
    const behind = await warehouse.behind();
    if (!Number.isFinite(behind)) throw new Unavailable('the warehouse is being opened, or closed');
    const sources = await sourcesIn(warehouse.ask);
    return { behind, sources: [...sources], thrownAway: [...warehouse.state().thrownAway] };
  };
  app.get(
    '/api/analytics/v1/warehouse',
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'How far the warehouse of this process is, and when it was made anew',
        response: { 200: State },
      },
    },
    state,
  );
  app.post(
    '/api/analytics/v1/warehouse/actions/fold-anew',
    {
      config: { permits: ['admin'], idempotency: 'none' },
      schema: {
        summary: 'Throw the warehouse away and fold the log anew',
        body: strict({}),
        response: { 200: State },
      },
    },
    async () => {
      await warehouse.foldAnew('an administrator asked for it');
      return await state();
    },
  );
}
