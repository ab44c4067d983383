import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { moneyOf } from '@rapport/kernel/money';
import { visibleTo } from '@rapport/kernel/policy';
import { withCustomers } from '@rapport/parties';
import {
  type CreditedOrder,
  creditedOrder,
  creditedOrders,
  creditsOf,
  touchesBefore,
} from '../queries/attribution.ts';
import { spentIn } from '../queries/campaigns.ts';
import { PEOPLE } from './doing.ts';
import { listing } from './listing.ts';
import type { MarketingNeeds } from './needs.ts';
import { ReturnsPage, returnsPage } from './returns-views.ts';
import { Code, Day, Instant, MoneyText, Personal, Uuid, idOf, oneOf, strict } from './schemas.ts';

const READ_MODELS = [
  'orders_v1',
  'order_returns_v1',
  'sendings_v1',
  'campaigns_v1',
  'costs_v1',
  'aliases_v1',
  'parties_v1',
  'materials_v1',
];
const Year = Type.Integer({ minimum: 2000, maximum: 2999 });
const AsOf = { asOf: Type.Optional(Instant) };
const ReturnsAsked = Type.Object({ year: Year, ...AsOf }, { additionalProperties: false });
const Order = strict({
  orderId: Uuid,
  code: Code,
  partyId: Uuid,
  orderedOn: Day,
  placedAt: Instant,
  gross: MoneyText,
  worth: MoneyText,
  touches: Type.Integer(),
  firstCampaignId: Type.Optional(Uuid),
  lastCampaignId: Type.Optional(Uuid),
});
/** An order in a list, with who bought. */
const Bought = strict({
  ...Order.properties,
  customer: Type.Optional(strict({ code: Code, name: Type.Optional(Personal) })),
});
const OrderPage = strict({
  order: Order,
  touches: Type.Array(
    strict({
      messageId: Uuid,
      campaign: strict({ campaignId: Uuid, code: Code, name: Type.String() }),
      material: strict({ name: Type.String(), edition: Type.Optional(Type.Integer()) }),
      partyId: Uuid,
      sentAt: Instant,
    }),
  ),
});
const ID = idOf('orderId');
const AsOfQuery = Type.Object(AsOf, { additionalProperties: false });

function orderView(row: CreditedOrder): Static<typeof Order> {
  return {
    orderId: row.order_id,
    code: row.code,
    partyId: row.party_id,
    orderedOn: row.ordered_on,
    placedAt: row.placed_at,
    gross: moneyOf(BigInt(row.gross_minor), row.currency),
    worth: moneyOf(BigInt(row.worth_minor), row.currency),
    touches: row.touches,
    ...(row.first_campaign ? { firstCampaignId: row.first_campaign } : {}),
    ...(row.last_campaign ? { lastCampaignId: row.last_campaign } : {}),
  };
}

/** What came back of what was spent: orders credited to campaigns by their first and by their last touch. */
export async function returnsRoutes(app: FastifyInstance, needs: MarketingNeeds): Promise<void> {
  const { database, desk } = needs;
  const { zone } = desk.calendar;
  app.get(
    '/api/marketing/v1/returns',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary:
          'What campaigns of a year cost and brought; with the orders nobody was written to before, it adds up',
        querystring: ReturnsAsked,
        response: { 200: ReturnsPage },
      },
    },
    async (request) => {
      const { year, asOf } = request.query as Static<typeof ReturnsAsked>;
      const credits = await creditsOf(database, { year, asOf, zone });
      const also = credits.flatMap(({ campaign_id }) => (campaign_id === null ? [] : [campaign_id]));
      const spent = await spentIn(database, visibleTo(request.principal!), year, also);
      return { year, ...(asOf ? { asOf } : {}), ...returnsPage(credits, spent) };
    },
  );
  orderList(app, needs);
  app.get(
    '/api/marketing/v1/credited-orders/:orderId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'An order and each message that lies before it, the first one first',
        params: ID,
        querystring: AsOfQuery,
        response: { 200: OrderPage, 404: Problem },
      },
    },
    async (request) => {
      const { orderId } = request.params as Static<typeof ID>;
      const span = { ...(request.query as Static<typeof AsOfQuery>), zone };
      const row = await creditedOrder(database, span, orderId);
      if (!row) throw new Rejection('order-unknown');
      const touches = await touchesBefore(database, span, orderId);
      return {
        order: orderView(row),
        touches: touches.map((touch) => ({
          messageId: touch.message_id,
          campaign: { campaignId: touch.campaign_id, code: touch.campaign_code, name: touch.campaign_name },
          material: {
            name: touch.material_name,
            ...(touch.material_version === null ? {} : { edition: touch.material_version }),
          },
          partyId: touch.party_id,
          sentAt: touch.sent_at,
        })),
      };
    },
  );
}

function orderList(app: FastifyInstance, needs: MarketingNeeds): void {
  const { database, desk } = needs;
  listing(app, needs, {
    path: '/credited-orders',
    summary: 'Orders credited to a campaign, or to none, by the first touch or the last; the latest first',
    waitsFor: READ_MODELS,
    filters: Type.Object({
      by: oneOf('first', 'last'),
      campaign: Type.Optional(Uuid),
      year: Type.Optional(Year),
      ...AsOf,
    }),
    item: Bought,
    page: async (_, { by, campaign, year, asOf }, place, limit) => {
      const rows = await creditedOrders(
        database,
        { year, asOf, zone: desk.calendar.zone },
        { by, campaignId: campaign ?? null },
        place,
        limit + 1,
      );
      return { rows: rows.slice(0, limit), more: rows.length > limit };
    },
    placeOf: (row) => ({ at: row.placed_at, id: row.order_id }),
    view: (rows) => withCustomers(needs, rows, (row) => row.party_id, orderView),
  });
}
