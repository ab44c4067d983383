import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { askResend } from '../commands/index.ts';
import type { Resent } from '../domain/subscription.events.ts';
import {
  DELIVERY_STATES,
  type DeliveryRow,
  deliveriesBefore,
  placesOfDeliveries,
} from '../queries/subscriptions.ts';
import type { PartnersNeeds } from './needs.ts';
import { EventType, Instant, Uuid, oneOf, strict } from './schemas.ts';
import { SEEN_BY, SUBSCRIPTION, seenSubscription } from './subscriptions.routes.ts';

const Delivery = strict({
  eventId: Uuid,
  type: EventType,
  record: Type.String({ description: 'the record it is about; order is kept within it' }),
  taken: Type.Boolean(),
  tries: Type.Integer(),
  status: Type.Integer({ description: 'HTTP status of the last try; 0: nothing was answered' }),
  reason: oneOf('answered', 'refused-target', 'no-connection', 'time-out', 'refused'),
  tookMs: Type.Integer(),
  firstAt: Instant,
  lastAt: Instant,
  resendId: Type.Optional(Uuid),
});
const Asked = strict({
  state: Type.Optional(oneOf(...DELIVERY_STATES)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
});
const Again = strict({
  since: Type.Optional(Instant),
  until: Type.Optional(Instant),
  eventIds: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 100, uniqueItems: true })),
});

function deliveryView(row: DeliveryRow): Static<typeof Delivery> {
  return {
    eventId: row.event_id,
    type: row.type,
    record: row.stream_id,
    taken: row.taken,
    tries: row.tries,
    status: row.status,
    reason: row.reason as Static<typeof Delivery>['reason'],
    tookMs: row.took_ms,
    firstAt: row.first_at,
    lastAt: row.last_at,
    ...(row.resend_id === null ? {} : { resendId: row.resend_id }),
  };
}

/** The log of what was pushed, and a way to have it pushed once more; a partner sees and asks for its own. */
export async function deliveryRoutes(app: FastifyInstance, needs: PartnersNeeds): Promise<void> {
  const { database, cursors, desk } = needs;
  app.get(
    '/api/partners/v1/subscriptions/:subscriptionId/deliveries',
    {
      config: { permits: SEEN_BY },
      schema: {
        summary: 'What was pushed, the latest first',
        params: SUBSCRIPTION,
        querystring: Asked,
        response: {
          200: strict({ items: Type.Array(Delivery), nextCursor: Type.Optional(Type.String()) }),
          404: Problem,
        },
      },
    },
    async (request) => {
      const { subscriptionId } = request.params as Static<typeof SUBSCRIPTION>;
      const { state, limit = 50, cursor } = request.query as Static<typeof Asked>;
      const scope = `deliveries ${subscriptionId} ${state ?? ''}`;
      const [at, id] = cursor === undefined ? [] : cursors.open(scope, cursor);
      const place = cursor === undefined ? undefined : { at: String(at), id: String(id) };
      await seenSubscription(needs, request);
      const of = { subscriptionId, state };
      const page = await deliveriesBefore(database, visibleTo(request.principal!), of, place, limit);
      const last = page.more ? page.rows.at(-1) : undefined;
      return {
        items: page.rows.map(deliveryView),
        ...(last ? { nextCursor: cursors.seal(scope, [last.last_at, last.event_id]) } : {}),
      } as never;
    },
  );
  app.post(
    '/api/partners/v1/subscriptions/:subscriptionId/actions/resend',
    {
      config: { permits: SEEN_BY },
      schema: {
        summary: 'Push once more: what was recorded in a span of time, or single events',
        params: SUBSCRIPTION,
        body: Again,
        response: { 201: Type.Object({ resendId: Uuid }), 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const context = contextOf(request);
      const { subscription_id: subscriptionId } = await seenSubscription(needs, request);
      const what = await resentOf(needs, subscriptionId, request.body as Static<typeof Again>);
      const outcome = await askResend(desk, subscriptionId, what, context);
      return respond(reply, 'partners', outcome, 201) as never;
    },
  );
}

async function resentOf(
  { database, clock }: PartnersNeeds,
  subscriptionId: string,
  { since, until, eventIds }: Static<typeof Again>,
): Promise<Resent> {
  if ((since === undefined) === (eventIds === undefined)) throw new Rejection('span-or-events');
  if (since !== undefined) {
    const instant = (text: string) => new Date(text).toISOString();
    return { since: instant(since), until: instant(until ?? clock.now().toISOString()) };
  }
  const places = await placesOfDeliveries(database, subscriptionId, eventIds ?? []);
  if (places.length < (eventIds ?? []).length) throw new Rejection('delivery-unknown');
  return { places };
}
