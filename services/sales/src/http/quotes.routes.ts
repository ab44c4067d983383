import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { instantOf } from '@rapport/kernel/values';
import {
  acceptQuote,
  beginQuote,
  contentsOf,
  endQuote,
  orderQuote,
  sendQuote,
  writeQuote,
} from '../commands/index.ts';
import { familyOf } from '../queries/people.ts';
import { type HoldingRow, type QuoteRow, holdingAgainst, quote, quotesBefore } from '../queries/quotes.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, listing, shown } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import { QuoteItem, quoteItem, quotePage, quoteWhole } from './quote-view.ts';
import {
  Code,
  Instant,
  Locked,
  Personal,
  Reckoned,
  Uuid,
  Words,
  WrittenQuote,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const EndReason = oneOf('mistake', 'conditions-changed', 'price', 'competitor', 'no-need', 'other');
const Holding = strict({
  quoteId: Uuid,
  code: Code,
  sellerId: Uuid,
  sellerName: Personal,
  productIds: Type.Array(Uuid),
  endsAt: Instant,
});
const QuoteView = strict({
  ...quoteWhole,
  companyName: Type.String(),
  holding: Type.Array(Holding, {
    description:
      'Other quotes that hold for one of its products towards this customer: sending it will be stopped',
  }),
  locked: Locked,
});
const ID = idOf('quoteId');
const ACTIONS = '/quotes/:quoteId/actions';
const READ_MODELS = ['quotes_v1', 'offers_v1', 'parties_v1'];

/** Quotes: what customers are offered. */
export async function quoteRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database } = needs;
  listing(app, needs, {
    path: '/quotes',
    summary: 'Quotes, those changed last first',
    waitsFor: READ_MODELS,
    filters: Type.Object({
      opportunity: Type.Optional(Uuid),
      party: Type.Optional(Uuid),
      owner: Type.Optional(Uuid),
      standing: Type.Optional(
        oneOf('draft', 'valid', 'replaced', 'accepted', 'declined', 'withdrawn', 'expired'),
      ),
    }),
    item: QuoteItem,
    page: async (visible, { opportunity, party, ...asked }, place, limit) => {
      const family = party === undefined ? undefined : await familyOf(database, party);
      return await quotesBefore(
        database,
        visible,
        { ...asked, opportunityId: opportunity, family },
        place,
        limit,
      );
    },
    placeOf: (row) => ({ at: row.changed_at, id: row.quote_id }),
    view: quoteItem,
  });
  app.get(
    '/api/sales/v1/quotes/:quoteId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: { summary: 'A quote', params: ID, response: { 200: QuoteView, 404: Problem } },
    },
    async (request, reply) => {
      const { quoteId } = request.params as Static<typeof ID>;
      const row = await quote(database, visibleTo(request.principal!), quoteId);
      if (!row) throw new Rejection('quote-unknown');
      reply.header('etag', `"${row.last_news}"`);
      return await wholeQuote(needs, row);
    },
  );
  reckonRoute(app, needs);
  quoteActions(app, needs);
}

const holdingView: View<HoldingRow, Static<typeof Holding>> = {
  sealed: (row) => [{ field: 'name', sealed: row.seller_name }],
  show: (row, [sellerName = null]) => ({
    quoteId: row.quote_id,
    code: row.code,
    sellerId: row.seller_id,
    sellerName,
    productIds: [...row.product_ids],
    endsAt: row.ends_at,
  }),
};

async function wholeQuote({ database, keys, clock, companyName }: SalesNeeds, row: QuoteRow) {
  const lines = (row.draft ?? row.sent)?.lines ?? [];
  const [page, holding] = await Promise.all([
    shown(keys, quotePage, [row]),
    shown(
      keys,
      holdingView,
      await holdingAgainst(
        database,
        row.quote_id,
        await familyOf(database, row.party_id),
        lines.map(({ productId }) => productId),
        instantOf(clock.now()),
      ),
    ),
  ]);
  return { ...page.items[0]!, companyName, holding: holding.items, locked: page.locked || holding.locked };
}

/** What a quote would come to, reckoned as it will be when it is written; nothing is kept. */
function reckonRoute(app: FastifyInstance, { desk }: SalesNeeds): void {
  const body = strict(WrittenQuote);
  app.post(
    '/api/sales/v1/quotes/actions/reckon',
    {
      config: { permits: PEOPLE, idempotency: 'none' },
      schema: {
        summary: 'What lines come to, as a quote would reckon them',
        body,
        response: { 200: Reckoned, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request) => (await contentsOf(desk.store, request.body as Static<typeof body>)) as never,
  );
}

function quoteActions(app: FastifyInstance, { desk }: SalesNeeds): void {
  doing(app, {
    path: '/quotes',
    summary: 'Begin a quote for an opportunity',
    body: strict({ opportunityId: Uuid, ...WrittenQuote }),
    answer: Type.Object({ quoteId: Uuid, code: Code }),
    status: 201,
    run: ({ body: { opportunityId, ...written }, accountId }, context) =>
      beginQuote(desk, opportunityId, { ...written, sellerId: accountId }, context),
  });
  doing(app, {
    path: `${ACTIONS}/write`,
    summary: 'Write the draft anew; of a quote that was sent, of its next version',
    params: ID,
    body: strict(WrittenQuote),
    run: ({ params, body }, context) => writeQuote(desk, params.quoteId, body, context),
  });
  doing(app, {
    path: `${ACTIONS}/send`,
    summary: 'Send the draft; beside other valid quotes for the same products only with a reason',
    params: ID,
    body: strict({ reason: Type.Optional(Words(500)) }),
    answer: Type.Object({ quoteId: Uuid }),
    run: ({ params, body }, context) => sendQuote(desk, params.quoteId, body.reason, context),
  });
  doing(app, {
    path: `${ACTIONS}/accept`,
    summary: 'The customer takes it',
    params: ID,
    body: Type.Object({}),
    run: ({ params }, context) => acceptQuote(desk, params.quoteId, context),
  });
  doing(app, {
    path: `${ACTIONS}/decline`,
    summary: 'The customer does not want it',
    params: ID,
    body: strict({ reason: EndReason }),
    run: ({ params, body }, context) =>
      endQuote(desk, params.quoteId, { type: 'DeclineQuote', ...body }, context),
  });
  doing(app, {
    path: `${ACTIONS}/withdraw`,
    summary: 'Take it back',
    params: ID,
    body: strict({ reason: EndReason }),
    run: ({ params, body }, context) =>
      endQuote(desk, params.quoteId, { type: 'WithdrawQuote', ...body }, context),
  });
  doing(app, {
    path: `${ACTIONS}/order`,
    summary: 'Make the order of an accepted quote; its opportunity is won',
    params: ID,
    body: Type.Object({}),
    answer: Type.Object({ orderId: Uuid }),
    run: ({ params }, context) => orderQuote(desk, params.quoteId, context),
  });
}
