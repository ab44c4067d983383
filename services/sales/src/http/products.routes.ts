import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { addProduct, describeProduct, endPrice, offerProduct, setPrice } from '../commands/index.ts';
import { type ProductRow, product, productsAfter } from '../queries/products.ts';
import { PEOPLE, doing } from './doing.ts';
import { listing } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import {
  Code,
  CurrencyText,
  Day,
  NameInBoth,
  Percent,
  UnitPrice,
  Uuid,
  Version,
  Words,
  idOf,
  oneOf,
  strict,
} from './schemas.ts';

const PriceView = strict({
  priceId: Uuid,
  currency: CurrencyText,
  unitPrice: Type.String(),
  from: Day,
  until: Type.Optional(Day),
});
/** A product with all its prices, the earliest first. */
export const ProductView = strict({
  productId: Uuid,
  version: Version,
  code: Code,
  name: NameInBoth,
  unit: Type.String(),
  taxPercent: Type.String(),
  offered: Type.Boolean(),
  prices: Type.Array(PriceView),
});
const Description = { name: NameInBoth, unit: Words(40), taxPercent: Percent };
const ADMIN = ['admin'] as const;
const ID = idOf('productId');

/** The catalogue: everybody looks, administrators change. */
export async function productRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { desk, database } = needs;
  listing(app, needs, {
    path: '/products',
    summary: 'The catalogue',
    waitsFor: ['products_v1'],
    filters: Type.Object({
      q: Type.Optional(Words(100)),
      offered: Type.Optional(oneOf('only', 'all')),
    }),
    item: ProductView,
    page: (_visible, { q, offered }, place, limit) =>
      productsAfter(database, { text: q, onlyOffered: offered !== 'all' }, place, limit),
    placeOf: (row) => ({ at: row.added_at, id: row.product_id }),
    view: { sealed: () => [], show: productView },
  });
  app.get(
    '/api/sales/v1/products/:productId',
    {
      config: { permits: PEOPLE, waitsFor: ['products_v1'] },
      schema: { summary: 'A product', params: ID, response: { 200: ProductView, 404: Problem } },
    },
    async (request, reply) => {
      const row = await product(database, (request.params as Static<typeof ID>).productId);
      if (!row) throw new Rejection('product-unknown');
      reply.header('etag', `"${row.last_news}"`);
      return productView(row);
    },
  );
  doing(app, {
    path: '/products',
    summary: 'Add a product to the catalogue',
    permits: ADMIN,
    body: strict(Description),
    answer: Type.Object({ productId: Uuid, code: Code }),
    status: 201,
    run: ({ body }, context) => addProduct(desk, body, context),
  });
  productActions(app, needs);
}

function productActions(app: FastifyInstance, { desk }: SalesNeeds): void {
  const admin = { permits: ADMIN, params: ID } as const;
  doing(app, {
    ...admin,
    path: '/products/:productId/actions/describe',
    summary: 'Describe a product anew; what was quoted stays',
    body: strict(Description),
    run: ({ params, body }, context) => describeProduct(desk, params.productId, body, context),
  });
  doing(app, {
    ...admin,
    path: '/products/:productId/actions/set-price',
    summary: 'Set a price from a day on; one that was to hold for ever ends the day before',
    body: strict({
      currency: CurrencyText,
      unitPrice: UnitPrice,
      from: Day,
      until: Type.Optional(Day),
    }),
    answer: Type.Object({ priceId: Type.Optional(Uuid) }),
    run: ({ params, body }, context) =>
      setPrice(desk, params.productId, { ...body, until: body.until ?? '' }, context),
  });
  doing(app, {
    ...admin,
    path: '/products/:productId/actions/end-price',
    summary: 'End a price with a day',
    body: strict({ priceId: Uuid, until: Day }),
    run: ({ params, body }, context) => endPrice(desk, params.productId, body, context),
  });
  for (const [verb, offered] of [
    ['retire', false],
    ['return', true],
  ] as const)
    doing(app, {
      ...admin,
      path: `/products/:productId/actions/${verb}`,
      summary: offered ? 'Quote a product again' : 'Quote a product no more',
      body: Type.Object({}),
      run: ({ params }, context) => offerProduct(desk, params.productId, offered, context),
    });
}

/** A product as it is shown. */
export function productView(row: ProductRow): Static<typeof ProductView> {
  return {
    productId: row.product_id,
    version: String(row.last_news),
    code: row.code,
    name: { zh: row.name_zh, en: row.name_en },
    unit: row.unit,
    taxPercent: row.tax_percent,
    offered: row.offered,
    prices: row.prices
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .map(({ until, ...price }) => ({ ...price, ...(until === '' ? {} : { until }) })),
  };
}
