import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Locked } from '@rapport/kernel/doors';
import { Problem } from '@rapport/kernel/http';
import { openTexts } from '@rapport/kernel/sealing';
import { refuseUnreadable } from '../domain/condition.ts';
import { type Asked, holdersCount, holdersOf } from '../queries/conditions.ts';
import { namesOf } from '../queries/segments.ts';
import { ConditionBody } from './condition-schema.ts';
import { PEOPLE } from './doing.ts';
import type { AnalyticsNeeds } from './needs.ts';
import { Day, Uuid, strict } from './schemas.ts';
import { Member } from './segments.routes.ts';

const Look = strict({
  condition: ConditionBody,
  asOf: Type.Optional(
    Type.String({
      format: 'date',
      description: 'who it meant at the end of that day, by what was known then',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Uuid),
});
const Seen = strict({
  day: Day,
  count: Type.Integer(),
  some: Type.Array(Member),
  next: Type.Optional(Uuid),
  locked: Locked,
});

/** Who is meant, or was on any day, and why: asked of the warehouse, nothing is kept. */
export async function lookRoutes(app: FastifyInstance, needs: AnalyticsNeeds): Promise<void> {
  const { warehouse, calendar, desk } = needs;
  app.post(
    '/api/analytics/v1/segments/actions/look',
    {
      config: { permits: PEOPLE, waitsFor: ['parties_v1'], idempotency: 'none' },
      schema: {
        summary: 'How many a condition means now or meant on a day, and some of them with the reason',
        body: Look,
        response: { 200: Seen, 422: Problem },
      },
    },
    async (request) => {
      const { condition, asOf, limit = 20, after } = request.body as Static<typeof Look>;
      refuseUnreadable(condition);
      if (asOf !== undefined && !calendar.isDay(asOf)) throw new Rejection('day-unreadable');
      const today = calendar.dayOf(desk.clock.now());
      const past = asOf !== undefined && asOf < today;
      const when: Asked = past ? { day: asOf, asOf: calendar.lastInstantOf(asOf) } : { day: today };
      const count = await holdersCount(warehouse.ask, condition, when);
      const holders = await holdersOf(warehouse.ask, condition, {
        ...when,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      const next = holders.length === limit ? { next: holders.at(-1)!.partyId } : {};
      return { day: when.day, count, ...next, ...(await withNames(needs, holders)) };
    },
  );
}

async function withNames(
  { database, keys }: AnalyticsNeeds,
  holders: Awaited<ReturnType<typeof holdersOf>>,
): Promise<Pick<Static<typeof Seen>, 'some' | 'locked'>> {
  const known = await namesOf(
    database,
    holders.map(({ partyId }) => partyId),
  );
  const sealed = holders.map(({ partyId }) => ({ field: 'name', sealed: known.get(partyId)?.name ?? null }));
  const { texts, locked } = await openTexts(keys, sealed);
  const some = holders.map(({ partyId, reasons }, i) => ({
    partyId,
    code: known.get(partyId)?.code ?? null,
    kind: (known.get(partyId)?.kind ?? null) as 'person' | 'organisation' | null,
    name: texts[i] ?? null,
    reasons: [...reasons],
  }));
  return { some, locked };
}
