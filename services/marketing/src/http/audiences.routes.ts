import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { openTexts } from '@rapport/kernel/sealing';
import { beginAudience, defineAudience, retireAudience } from '../commands/index.ts';
import { refuseUnreadable } from '../domain/filter.ts';
import { countOf, someOf } from '../queries/audience-members.ts';
import { type AudienceRow, audience, audiencesBefore, productsAfter } from '../queries/audiences.ts';
import { PEOPLE, doing } from './doing.ts';
import { FilterBody, FilterView } from './filter-schema.ts';
import { type View, listing } from './listing.ts';
import type { MarketingNeeds } from './needs.ts';
import { Code, Instant, Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from './schemas.ts';

const AudienceItem = strict({
  audienceId: Uuid,
  version: Version,
  code: Code,
  name: Type.String(),
  status: oneOf('offered', 'retired'),
  edition: Type.Integer({ description: 'the latest version of the audience' }),
  filter: FilterView,
  changedAt: Instant,
});
const ID = idOf('audienceId');
const Built = strict({ name: Words(120), filter: FilterBody });
const Look = strict({
  count: Type.Integer({ description: 'how many customers are in it now' }),
  some: Type.Array(
    strict({ partyId: Uuid, code: Code, kind: oneOf('person', 'organisation'), name: Personal }),
  ),
  next: Type.Optional(Uuid),
  locked: Locked,
});
const OWN = ['audiences_v1'];
/** What facts are folded into. */
const FACTS = [
  'parties_v1',
  'aliases_v1',
  'contact_points_v1',
  'consents_v1',
  'orders_v1',
  'order_lines_v1',
  'quotes_v1',
  'leads_v1',
  'cases_v1',
  'conversation_parties_v1',
  'members_v1',
  'segment_members_v1',
  'sendings_v1',
];

function itemOf(row: AudienceRow): Static<typeof AudienceItem> {
  return {
    audienceId: row.audience_id,
    version: String(row.last_news),
    code: row.code,
    name: row.name,
    status: row.status,
    edition: row.version,
    filter: row.filter,
    changedAt: row.changed_at,
  };
}
const view: View<AudienceRow, Static<typeof AudienceItem>> = { sealed: () => [], show: itemOf };

/** Audiences: who is meant, said by facts. */
export async function audienceRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  const { database } = needs;
  listing(app, needs, {
    path: '/audiences',
    summary: 'Audiences, the latest changed first',
    waitsFor: OWN,
    filters: Type.Object({}),
    item: AudienceItem,
    page: (_, __, place, limit) => audiencesBefore(database, place, limit),
    placeOf: (row) => ({ at: row.changed_at, id: row.audience_id }),
    view,
  });
  app.get(
    '/api/marketing/v1/audiences/:audienceId',
    {
      config: { permits: PEOPLE, waitsFor: OWN },
      schema: { summary: 'An audience', params: ID, response: { 200: AudienceItem, 404: Problem } },
    },
    async (request, reply) => {
      const { audienceId } = request.params as Static<typeof ID>;
      const row = await audience(database, audienceId);
      if (!row) throw new Rejection('audience-unknown');
      reply.header('etag', `"${row.last_news}"`);
      return itemOf(row);
    },
  );
  lookAtAudience(app, needs);
  productChoice(app, needs);
  audienceActions(app, needs);
}

const Asked = strict({
  filter: FilterBody,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Uuid),
});

/** A question that is too long for an address, and changes nothing: the builder asks it with every change of the filter. */
function lookAtAudience(app: FastifyInstance, { database, desk, keys }: MarketingNeeds): void {
  app.post(
    '/api/marketing/v1/audiences/actions/look',
    {
      config: { permits: PEOPLE, waitsFor: FACTS, idempotency: 'none' },
      schema: {
        summary: 'How many a filter means now, and some of them',
        body: Asked,
        response: { 200: Look },
      },
    },
    async (request) => {
      const { filter, limit = 20, after } = request.body as Static<typeof Asked>;
      refuseUnreadable(filter);
      const day = desk.calendar.dayOf(desk.clock.now());
      const count = await countOf(database, filter, day);
      const rows = await someOf(database, filter, day, after, limit);
      const { texts, locked } = await openTexts(
        keys,
        rows.map((row) => ({ field: 'name', sealed: row.name })),
      );
      const some = rows.map((row, i) => ({
        partyId: row.party_id,
        code: row.code,
        kind: row.kind as 'person' | 'organisation',
        name: texts[i] ?? null,
      }));
      const next = rows.length === limit ? rows.at(-1)!.party_id : undefined;
      return { count, some, ...(next === undefined ? {} : { next }), locked };
    },
  );
}

const Choice = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 40 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);
const Products = strict({
  items: Type.Array(
    strict({ productId: Uuid, code: Code, name: strict({ zh: Type.String(), en: Type.String() }) }),
  ),
});

function productChoice(app: FastifyInstance, { database }: MarketingNeeds): void {
  app.get(
    '/api/marketing/v1/products',
    {
      config: { permits: PEOPLE, waitsFor: ['products_v1'] },
      schema: {
        summary: 'Products that a filter can name, by their codes',
        querystring: Choice,
        response: { 200: Products },
      },
    },
    async (request) => {
      const { after = '', limit = 200 } = request.query as Static<typeof Choice>;
      const rows = await productsAfter(database, after, limit);
      return { items: rows.map(({ product_id, code, name }) => ({ productId: product_id, code, name })) };
    },
  );
}

function audienceActions(app: FastifyInstance, { desk }: MarketingNeeds): void {
  doing(app, {
    path: '/audiences',
    summary: 'Define the first version of an audience',
    body: Built,
    answer: Type.Object({ audienceId: Uuid }),
    status: 201,
    run: ({ body }, context) => beginAudience(desk, body, context),
  });
  doing(app, {
    path: '/audiences/:audienceId/actions/define',
    summary: 'Define the next version',
    params: ID,
    body: Built,
    run: ({ params, body }, context) => defineAudience(desk, params.audienceId, body, context),
  });
  doing(app, {
    path: '/audiences/:audienceId/actions/retire',
    summary: 'Let no new run take it',
    params: ID,
    body: strict({}),
    run: ({ params }, context) => retireAudience(desk, params.audienceId, context),
  });
}
