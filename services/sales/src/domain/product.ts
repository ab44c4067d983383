import { type Decider, Rejection } from '@rapport/kernel/decider';
import { dayBefore, refuseTurnedRound } from './terms.ts';
import type { Description, Price, PriceSet, ProductAdded, ProductEvent } from './product.events.ts';

export type ProductCommand =
  | { readonly type: 'AddProduct'; readonly data: ProductAdded['data'] }
  | { readonly type: 'DescribeProduct'; readonly data: Description }
  | { readonly type: 'SetPrice'; readonly data: Price }
  | { readonly type: 'EndPrice'; readonly data: { readonly priceId: string; readonly until: string } }
  | { readonly type: 'RetireProduct' | 'ReturnProduct'; readonly data: Record<string, never> };

/** A product that there is, with all the prices it ever had. */
export interface KnownProduct {
  readonly status: 'offered' | 'retired';
  readonly code: string;
  readonly description: Description;
  readonly prices: readonly Price[];
}

export type ProductState = { readonly status: 'none' } | KnownProduct;

/** Something the company sells, and for how much when. */
export const Product: Decider<ProductState, ProductCommand, ProductEvent> = {
  initial: { status: 'none' },
  decide(product, command) {
    if (command.type === 'AddProduct')
      return product.status === 'none' ? [{ type: 'ProductAdded', data: command.data }] : [];
    if (product.status === 'none') throw new Rejection('product-unknown');
    switch (command.type) {
      case 'DescribeProduct':
        return same(product.description, command.data)
          ? []
          : [{ type: 'ProductDescribed', data: command.data }];
      case 'SetPrice':
        return setPrice(product, command.data);
      case 'EndPrice':
        return endPrice(product, command.data);
      case 'RetireProduct':
        return product.status === 'retired' ? [] : [{ type: 'ProductRetired', data: {} }];
      case 'ReturnProduct':
        return product.status === 'offered' ? [] : [{ type: 'ProductReturned', data: {} }];
    }
  },
  evolve(product, { type, data }) {
    if (type === 'ProductAdded') {
      const { code, ...description } = data;
      return { status: 'offered', code, description, prices: [] };
    }
    // The stream begins with ProductAdded: nothing else can come first.
    if (product.status === 'none') return product;
    switch (type) {
      case 'ProductDescribed':
        return { ...product, description: data };
      case 'PriceSet':
        return { ...product, prices: [...product.prices, data] };
      case 'PriceEnded':
        return {
          ...product,
          prices: product.prices.map((price) =>
            price.priceId === data.priceId ? { ...price, ...data } : price,
          ),
        };
      case 'ProductRetired':
        return { ...product, status: 'retired' };
      case 'ProductReturned':
        return { ...product, status: 'offered' };
    }
  },
};

const same = (a: Description, b: Description): boolean =>
  a.unit === b.unit && a.taxPercent === b.taxPercent && a.name.zh === b.name.zh && a.name.en === b.name.en;

/** A new price ends the one that was to hold for ever; beside any other there is no room for it. */
function setPrice({ prices }: KnownProduct, data: PriceSet['data']): readonly ProductEvent[] {
  if (prices.some(({ priceId }) => priceId === data.priceId)) return [];
  refuseTurnedRound(data.from, data.until);
  const others = prices.filter((price) => price.currency === data.currency && overlap(price, data));
  const lasting = others.filter(({ from, until }) => until === '' && from < data.from);
  const inTheWay = others.find((price) => !lasting.includes(price));
  if (inTheWay) throw new Rejection('price-overlaps', { from: inTheWay.from, until: inTheWay.until });
  return [
    ...lasting.map(
      ({ priceId }) => ({ type: 'PriceEnded', data: { priceId, until: dayBefore(data.from) } }) as const,
    ),
    { type: 'PriceSet', data },
  ];
}

function overlap(a: Price, b: Price): boolean {
  return (a.until === '' || a.until >= b.from) && (b.until === '' || b.until >= a.from);
}

function endPrice(
  { prices }: KnownProduct,
  data: { readonly priceId: string; readonly until: string },
): readonly ProductEvent[] {
  const price = prices.find(({ priceId }) => priceId === data.priceId);
  if (!price) throw new Rejection('price-unknown');
  refuseTurnedRound(price.from, data.until);
  if (price.until === data.until) return [];
  // Ended later than before it may run into the next one.
  const longer = { ...price, until: data.until };
  const next = prices.find(
    (other) => other !== price && other.currency === price.currency && overlap(other, longer),
  );
  if (next) throw new Rejection('price-overlaps', { from: next.from, until: next.until });
  return [{ type: 'PriceEnded', data }];
}
