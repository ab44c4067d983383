import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { closePartner, grantScopes, issueKey, openPartner, revokeKey, rotateKey } from '../commands/index.ts';
import { kindOf, scopeOf, serviceOf } from '../domain/scopes.ts';
import { type KeyRow, type PartnerRow, keysOf, partner, partnersBefore } from '../queries/partners.ts';
import { ADMINS, doing } from './doing.ts';
import { type View, listing } from './listing.ts';
import type { PartnersNeeds } from './needs.ts';
import { Code, Instant, Scopes, Uuid, Version, Words, idOf, oneOf, strict } from './schemas.ts';

const item = {
  partnerId: Uuid,
  version: Version,
  code: Code,
  name: Type.String(),
  status: oneOf('open', 'closed'),
  scopes: Type.Array(Type.String()),
  openedAt: Instant,
};
const PartnerItem = strict(item);
const KeyView = strict({
  keyId: Uuid,
  label: Type.String(),
  scopes: Type.Array(Type.String()),
  state: oneOf('opens', 'over', 'revoked'),
  issuedAt: Instant,
  until: Instant,
});
const PartnerView = strict({ ...item, keys: Type.Array(KeyView) });
const ID = idOf('partnerId');
const KEY = Type.Object({ partnerId: Uuid, keyId: Uuid });
const KnownType = strict({
  type: Type.String(),
  record: Type.String({ description: 'the kind of record it is about' }),
  scope: Type.String({ description: 'what has to be granted to hear it' }),
});
const READ_MODELS = ['partners_v1', 'keys_v1'];
const Days = Type.Integer({ minimum: 1, maximum: 730, description: 'a key is for so many days' });
const FreshKey = Type.Object({
  keyId: Uuid,
  key: Type.Optional(Type.String({ description: 'shown this once; not when the request is repeated' })),
});

function itemOf(row: PartnerRow): Static<typeof PartnerItem> {
  const { partner_id: partnerId, code, name, status, scopes, opened_at: openedAt, last_news } = row;
  return { partnerId, version: String(last_news), code, name, status, scopes: [...scopes], openedAt };
}

function keyView(row: KeyRow, now: string): Static<typeof KeyView> {
  const { key_id: keyId, label, scopes, issued_at: issuedAt, until, revoked_at } = row;
  const state = revoked_at ? 'revoked' : until <= now ? 'over' : 'opens';
  return { keyId, label, scopes: [...scopes], state, issuedAt, until };
}
const view: View<PartnerRow, Static<typeof PartnerItem>> = { sealed: () => [], show: itemOf };

/** Partners' accounts and their keys, for administrators. */
export async function partnerRoutes(app: FastifyInstance, needs: PartnersNeeds): Promise<void> {
  const { database, clock } = needs;
  listing(app, needs, {
    path: '/partners',
    summary: 'Partners, the latest first',
    waitsFor: READ_MODELS,
    filters: Type.Object({}),
    item: PartnerItem,
    page: (visible, _, place, limit) => partnersBefore(database, visible, place, limit),
    placeOf: (row) => ({ at: row.opened_at, id: row.partner_id }),
    view,
  });
  app.get(
    '/api/partners/v1/scopes',
    {
      config: { permits: ADMINS },
      schema: {
        summary: 'What may be granted to partners',
        response: { 200: strict({ items: Type.Array(Type.String()) }) },
      },
    },
    async () => ({ items: [...needs.desk.scopes] }) as never,
  );
  app.get(
    '/api/partners/v1/event-types',
    {
      config: { permits: ADMINS },
      schema: {
        summary: 'What there is to hear, and which scope opens it',
        response: { 200: strict({ items: Type.Array(KnownType) }) },
      },
    },
    async () => ({
      items: needs.desk.types.map((type) => ({
        type,
        record: kindOf(type),
        scope: scopeOf(serviceOf(type)),
      })),
    }),
  );
  app.get(
    '/api/partners/v1/partners/:partnerId',
    {
      config: { permits: ADMINS, waitsFor: READ_MODELS },
      schema: { summary: 'A partner and its keys', params: ID, response: { 200: PartnerView, 404: Problem } },
    },
    async (request, reply) => {
      const { partnerId } = request.params as Static<typeof ID>;
      const row = await partner(database, visibleTo(request.principal!), partnerId);
      if (!row) throw new Rejection('partner-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const now = clock.now().toISOString();
      const keys = (await keysOf(database, partnerId)).map((key) => keyView(key, now));
      return { ...itemOf(row), keys } as never;
    },
  );
  partnerActions(app, needs);
  keyActions(app, needs);
}

function partnerActions(app: FastifyInstance, { desk }: PartnersNeeds): void {
  doing(app, {
    path: '/partners',
    summary: 'Open an account for a partner',
    body: strict({ name: Words(120), scopes: Scopes }),
    answer: Type.Object({ partnerId: Uuid }),
    status: 201,
    run: ({ body }, context) => openPartner(desk, body, context),
  });
  doing(app, {
    path: '/partners/:partnerId/actions/grant',
    summary: 'Say what a partner may hear from now on',
    params: ID,
    body: strict({ scopes: Scopes }),
    run: ({ params, body }, context) => grantScopes(desk, params.partnerId, body.scopes, context),
  });
  doing(app, {
    path: '/partners/:partnerId/actions/close',
    summary: 'Let a partner hear nothing any more',
    params: ID,
    body: strict({}),
    run: ({ params }, context) => closePartner(desk, params.partnerId, context),
  });
}

function keyActions(app: FastifyInstance, { desk }: PartnersNeeds): void {
  doing(app, {
    path: '/partners/:partnerId/keys',
    summary: 'Make a key; its text is shown once',
    params: ID,
    body: strict({ label: Words(80), scopes: Scopes, days: Type.Optional(Days) }),
    answer: FreshKey,
    status: 201,
    run: ({ params, body: { days = 365, ...key } }, context) =>
      issueKey(desk, params.partnerId, { ...key, days }, context),
  });
  doing(app, {
    path: '/partners/:partnerId/keys/:keyId/actions/rotate',
    summary: 'Make a key in the place of this one, which opens for some hours more',
    params: KEY,
    body: strict({
      hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 720 })),
      days: Type.Optional(Days),
    }),
    answer: FreshKey,
    status: 201,
    run: ({ params: { partnerId, keyId }, body: { hours = 24, days = 365 } }, context) =>
      rotateKey(desk, partnerId, { keyId, hours, days }, context),
  });
  doing(app, {
    path: '/partners/:partnerId/keys/:keyId/actions/revoke',
    summary: 'Let a key open nothing any more',
    params: KEY,
    body: strict({}),
    run: ({ params }, context) => revokeKey(desk, params.partnerId, params.keyId, context),
  });
}
