import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { moneyOf } from '@rapport/kernel/money';
import { visibleTo } from '@rapport/kernel/policy';
import { recordDelivery, recordReturn, takeInOrder } from '../commands/index.ts';
import { type OrderRow, order, ordersBefore } from '../queries/orders.ts';
import { familyOf } from '../queries/people.ts';
import { PEOPLE, doing } from './doing.ts';
import { type View, listing, shown } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import {
  Amounts,
  Code,
  Day,
  Instant,
  Line,
  Locked,
  MoneyText,
  Personal,
  Quantity,
  Uuid,
  Version,
  WrittenQuote,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const LineNumber = Type.Integer({ minimum: 1, maximum: 200 });
const LineQuantity = strict({ line: LineNumber, quantity: Quantity });
const SomeLines = Type.Array(LineQuantity, { minItems: 1, maxItems: 200 });
const Reason = oneOf('defective', 'wrong-item', 'damaged', 'not-wanted', 'other');
const SystemName = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  maxLength: 40,
  description: 'erp, shop',
});
const NumberThere = Type.String({ minLength: 1, maxLength: 80, pattern: '^\\S(.*\\S)?$' });
const item = {
  orderId: Uuid,
  version: Version,
  code: Code,
  partyId: Uuid,
  partyName: Personal,
  opportunityId: Type.Optional(Uuid),
  quoteId: Type.Optional(Uuid),
  outside: Type.Optional(strict({ system: Type.String(), number: Type.String() })),
  ownerId: Type.Optional(Uuid),
  ownerName: Type.Optional(Personal),
  orderedOn: Day,
  placedAt: Instant,
  status: oneOf('placed', 'delivering', 'delivered'),
  gross: MoneyText,
  returned: MoneyText,
};
const OrderItem = strict(item);
const whole = {
  ...item,
  lines: Type.Array(Line),
  totals: Amounts,
  deliveries: Type.Array(
    strict({
      deliveryId: Uuid,
      deliveredOn: Day,
      lines: Type.Array(strict({ line: LineNumber, quantity: Type.String() })),
    }),
  ),
  returns: Type.Array(
    strict({
      returnId: Uuid,
      returnedOn: Day,
      reason: Reason,
      value: MoneyText,
      lines: Type.Array(strict({ line: LineNumber, quantity: Type.String(), value: MoneyText })),
    }),
  ),
};
const OrderView = strict({ ...whole, locked: Locked });
type OrderWhole = Omit<Static<typeof OrderView>, 'locked'>;
const ID = idOf('orderId');
const READ_MODELS = ['orders_v1', 'parties_v1'];

const namesOf = (row: OrderRow) => [
  { field: 'name', sealed: row.party_name },
  { field: 'name', sealed: row.owner_name },
];
const orderItem: View<OrderRow, Static<typeof OrderItem>> = { sealed: namesOf, show: itemOf };
const orderPage: View<OrderRow, OrderWhole> = {
  sealed: namesOf,
  show: (row, texts) =>
    ({
      ...itemOf(row, texts),
      ...row.contents,
      deliveries: row.deliveries,
      returns: row.returns,
    }) as unknown as OrderWhole,
};

function itemOf(row: OrderRow, [partyName = null, ownerName = null]: readonly (string | null)[]) {
  return {
    orderId: row.order_id,
    version: String(row.last_news),
    code: row.code,
    partyId: row.party_id,
    partyName,
    ...(row.opportunity_id ? { opportunityId: row.opportunity_id } : {}),
    ...(row.quote_id ? { quoteId: row.quote_id } : {}),
    ...(row.outside_system ? { outside: { system: row.outside_system, number: row.outside_number } } : {}),
    ...(row.owner ? { ownerId: row.owner, ownerName } : {}),
    orderedOn: row.ordered_on,
    placedAt: row.placed_at,
    status: row.status as Static<typeof OrderItem>['status'],
    gross: moneyOf(BigInt(row.gross_minor), row.currency),
    returned: moneyOf(BigInt(row.returned_minor), row.currency),
  };
}

/** Orders: what customers bought, ours and those that other systems took. */
export async function orderRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database, keys } = needs;
  listing(app, needs, {
    path: '/orders',
    summary: 'Orders, the latest first',
    waitsFor: READ_MODELS,
    filters: Type.Object({ party: Type.Optional(Uuid), opportunity: Type.Optional(Uuid) }),
    item: OrderItem,
    page: async (visible, { party, opportunity }, place, limit) => {
      const family = party === undefined ? undefined : await familyOf(database, party);
      return await ordersBefore(database, visible, { family, opportunityId: opportunity }, place, limit);
    },
    placeOf: (row) => ({ at: row.placed_at, id: row.order_id }),
    view: orderItem,
  });
  app.get(
    '/api/sales/v1/orders/:orderId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: { summary: 'An order', params: ID, response: { 200: OrderView, 404: Problem } },
    },
    async (request, reply) => {
      const { orderId } = request.params as Static<typeof ID>;
      const row = await order(database, visibleTo(request.principal!), orderId);
      if (!row) throw new Rejection('order-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await shown(keys, orderPage, [row]);
      return { ...items[0]!, locked };
    },
  );
  orderActions(app, needs);
}

function orderActions(app: FastifyInstance, { desk }: SalesNeeds): void {
  doing(app, {
    path: '/orders/actions/take-in',
    summary: 'Take an order in from another system; its number there is its key',
    permits: ['admin'],
    body: strict({ system: SystemName, number: NumberThere, partyId: Uuid, orderedOn: Day, ...WrittenQuote }),
    answer: Type.Object({ orderId: Uuid }),
    run: ({ body }, context) => takeInOrder(desk, body, context),
  });
  doing(app, {
    path: '/orders/:orderId/deliveries',
    summary: 'Note that something of it was delivered',
    params: ID,
    body: strict({ deliveredOn: Day, lines: SomeLines }),
    answer: Type.Object({ deliveryId: Uuid }),
    status: 201,
    run: ({ params, body }, context) => recordDelivery(desk, params.orderId, body, context),
  });
  doing(app, {
    path: '/orders/:orderId/returns',
    summary: 'Note that something of it came back',
    params: ID,
    body: strict({ returnedOn: Day, reason: Reason, lines: SomeLines }),
    answer: Type.Object({ returnId: Uuid }),
    status: 201,
    run: ({ params, body }, context) => recordReturn(desk, params.orderId, body, context),
  });
}
