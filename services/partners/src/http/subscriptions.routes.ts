import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { placeOf } from '../adapters/cursors.ts';
import { beginSubscription, changeSubscription, rotateSecret, tellSubscription } from '../commands/index.ts';
import type { PlaceEntries } from '../domain/subscription.events.ts';
import { lastUpTo } from '../queries/feed.ts';
import { entriesOf } from '../queries/pushes.ts';
import { type SubscriptionRow, resendsOf, subscription, subscriptionsOf } from '../queries/subscriptions.ts';
import { doing } from './doing.ts';
import type { PartnersNeeds } from './needs.ts';
import { Cursor, EventType, Instant, Uuid, Version, idOf, oneOf, strict } from './schemas.ts';

/** Who looks at subscriptions: administrators, and a partner at its own. */
export const SEEN_BY = ['admin', 'machine'] as const;

const Terms = {
  url: Type.String({ minLength: 8, maxLength: 2_048, pattern: '^https?://' }),
  types: Type.Array(EventType, {
    maxItems: 500,
    uniqueItems: true,
    description: 'none: all that may be heard',
  }),
  records: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 60 }), {
      maxItems: 100,
      uniqueItems: true,
      description: 'kinds of records, order; none: all',
    }),
  ),
  parties: Type.Optional(
    Type.Array(Uuid, {
      maxItems: 100,
      uniqueItems: true,
      description: 'customers, each with whomever was merged into them; none: all, and what is about nobody',
    }),
  ),
  personal: Type.Boolean({ description: 'with personal fields, as far as the partner may have them' }),
};
const item = {
  subscriptionId: Uuid,
  partnerId: Uuid,
  version: Version,
  ...Terms,
  status: oneOf('active', 'waiting', 'paused', 'ended'),
  failures: Type.Integer({ description: 'in a row' }),
  failingSince: Type.Optional(Instant),
  retryAt: Type.Optional(Instant),
  reason: Type.Optional(Type.String()),
  lastStatus: Type.Optional(Type.Integer()),
  begunAt: Instant,
};
const SubscriptionItem = strict(item);
const SubscriptionView = strict({
  ...item,
  resends: Type.Array(
    strict({
      resendId: Uuid,
      since: Type.Optional(Instant),
      until: Type.Optional(Instant),
      events: Type.Optional(Type.Integer()),
      askedAt: Instant,
      completedAt: Type.Optional(Instant),
    }),
  ),
});
const READ_MODELS = ['subscriptions_v1', 'resends_v1'];
export const SUBSCRIPTION = idOf('subscriptionId');
const Begun = Type.Object({
  subscriptionId: Uuid,
  secret: Type.Optional(Type.String({ description: 'shown this once; not when the request is repeated' })),
});

function itemOf(row: SubscriptionRow): Static<typeof SubscriptionItem> {
  const waits = row.status === 'waiting' && row.retry_at !== null;
  return {
    subscriptionId: row.subscription_id,
    partnerId: row.partner_id,
    version: String(row.last_news),
    url: row.url,
    types: [...row.types],
    ...(row.records.length === 0 ? {} : { records: [...row.records] }),
    ...(row.parties.length === 0 ? {} : { parties: [...row.parties] }),
    personal: row.personal,
    status: row.status,
    failures: row.attempt,
    ...(row.failing_since === null ? {} : { failingSince: row.failing_since }),
    ...(waits ? { retryAt: row.retry_at } : {}),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.last_status === null ? {} : { lastStatus: row.last_status }),
    begunAt: row.begun_at,
  };
}

/** The subscription that a request names, if whoever asks may see it. */
export async function seenSubscription(
  { database }: PartnersNeeds,
  request: FastifyRequest,
): Promise<SubscriptionRow> {
  const { subscriptionId } = request.params as Static<typeof SUBSCRIPTION>;
  const row = await subscription(database, visibleTo(request.principal!), subscriptionId);
  if (!row) throw new Rejection('subscription-unknown');
  return row;
}

/** Subscriptions to pushes. */
export async function subscriptionRoutes(app: FastifyInstance, needs: PartnersNeeds): Promise<void> {
  const { database } = needs;
  const PARTNER = idOf('partnerId');
  app.get(
    '/api/partners/v1/partners/:partnerId/subscriptions',
    {
      config: { permits: SEEN_BY, waitsFor: READ_MODELS },
      schema: {
        summary: "A partner's subscriptions",
        params: PARTNER,
        response: { 200: strict({ items: Type.Array(SubscriptionItem) }) },
      },
    },
    async (request) => {
      const { partnerId } = request.params as Static<typeof PARTNER>;
      const rows = await subscriptionsOf(database, visibleTo(request.principal!), partnerId);
      return { items: rows.map(itemOf) } as never;
    },
  );
  app.get(
    '/api/partners/v1/subscriptions/:subscriptionId',
    {
      config: { permits: SEEN_BY, waitsFor: READ_MODELS },
      schema: {
        summary: 'A subscription and what is sent once more',
        params: SUBSCRIPTION,
        response: { 200: SubscriptionView, 404: Problem },
      },
    },
    async (request, reply) => {
      const row = await seenSubscription(needs, request);
      reply.header('etag', `"${row.last_news}"`);
      const resends = (await resendsOf(database, row.subscription_id)).map((one) => ({
        resendId: one.resend_id,
        ...('since' in one.what ? one.what : { events: one.what.places.length }),
        askedAt: one.asked_at,
        ...(one.completed_at === null ? {} : { completedAt: one.completed_at }),
      }));
      return { ...itemOf(row), resends } as never;
    },
  );
  subscriptionActions(app, needs);
}

function subscriptionActions(app: FastifyInstance, needs: PartnersNeeds): void {
  const { desk } = needs;
  doing(app, {
    path: '/partners/:partnerId/subscriptions',
    summary: 'Push events to a partner; the secret is shown once',
    params: idOf('partnerId'),
    body: strict({ ...Terms, from: Type.Union([Type.Literal('now'), Type.Literal('beginning'), Cursor]) }),
    answer: Begun,
    status: 201,
    run: async ({ params, body: { from, ...terms }, accountId }, context) => {
      const given = { ...terms, ownerId: accountId, after: await startingAt(needs, from) };
      return await beginSubscription(desk, params.partnerId, given, context);
    },
  });
  doing(app, {
    path: '/subscriptions/:subscriptionId/actions/change',
    summary: 'Say what is pushed from now on, and where to',
    params: SUBSCRIPTION,
    body: strict(Terms),
    run: ({ params, body }, context) => changeSubscription(desk, params.subscriptionId, body, context),
  });
  doing(app, {
    path: '/subscriptions/:subscriptionId/actions/rotate-secret',
    summary: 'Sign with a new secret, and for some hours with the old one too',
    params: SUBSCRIPTION,
    body: strict({ hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 720 })) }),
    answer: Type.Object({ secret: Type.Optional(Type.String()) }),
    run: ({ params, body: { hours = 24 } }, context) =>
      rotateSecret(desk, params.subscriptionId, hours, context),
  });
  for (const said of ['pause', 'resume', 'end'] as const)
    doing(app, {
      path: `/subscriptions/:subscriptionId/actions/${said}`,
      summary: `${said[0]!.toUpperCase()}${said.slice(1)} a subscription`,
      params: SUBSCRIPTION,
      body: strict({}),
      run: ({ params }, context) => tellSubscription(desk, params.subscriptionId, said, context),
    });
}

async function startingAt({ database, cursors, feed }: PartnersNeeds, from: string): Promise<PlaceEntries> {
  if (from === 'beginning') return [];
  return entriesOf(from === 'now' ? await lastUpTo(database, await feed.reached()) : placeOf(cursors, from));
}
