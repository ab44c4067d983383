import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { Price, PriceEnded, ProductAdded, ProductDescribed } from '../domain/product.events.ts';

/** The catalogue as it is, with all prices there were. */
export const products: Projection = {
  name: 'products_v1',
  from: 'own',
  key: ['product_id'],
  columns: {
    product_id: 'uuid',
    code: 'text',
    name_zh: 'text',
    name_en: 'text',
    unit: 'text',
    tax_percent: 'text',
    offered: 'boolean',
    prices: 'jsonb',
    added_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    ProductAdded: (event: HeardEvent<ProductAdded['data']>) =>
      change(event, () => ({
        code: event.data.code,
        ...described(event.data),
        offered: true,
        prices: [],
        added_at: event.recordedAt,
      })),
    ProductDescribed: (event: HeardEvent<ProductDescribed['data']>) =>
      change(event, (row) => ({ ...row, ...described(event.data) })),
    PriceSet: (event: HeardEvent<Price>) =>
      change(event, (row) => ({ ...row, prices: [...pricesOf(row), event.data] })),
    PriceEnded: (event: HeardEvent<PriceEnded['data']>) =>
      change(event, (row) => ({
        ...row,
        prices: pricesOf(row).map((price) =>
          price.priceId === event.data.priceId ? { ...price, until: event.data.until } : price,
        ),
      })),
    ProductRetired: (event) => change(event, (row) => ({ ...row, offered: false })),
    ProductReturned: (event) => change(event, (row) => ({ ...row, offered: true })),
  },
  announce: () => 'products',
};

const pricesOf = (row: Row) => row['prices'] as readonly Price[];

function described({ name, unit, taxPercent }: ProductDescribed['data']): Row {
  return { name_zh: name.zh, name_en: name.en, unit, tax_percent: taxPercent };
}

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  const changed = (row: Row | undefined) => ({
    ...fold(row ?? {}),
    product_id: id,
    last_news: event.position,
  });
  return [{ key: [id], fold: changed }];
}
