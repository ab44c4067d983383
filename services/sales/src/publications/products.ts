import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { Price, PriceEnded, ProductAdded, ProductDescribed } from '../domain/product.events.ts';
import { dataOf } from './wire.ts';

const PRODUCT = 'rapport.sales.product.v1';

/** What others hear of the catalogue. */
export const products: Publications = {
  ProductAdded: (event) => publish(PRODUCT, 'productAdded', dataOf<ProductAdded>(event), event),
  ProductDescribed: (event) => publish(PRODUCT, 'productDescribed', dataOf<ProductDescribed>(event), event),
  PriceSet: (event) => publish(PRODUCT, 'priceSet', dataOf<{ data: Price }>(event), event),
  PriceEnded: (event) => publish(PRODUCT, 'priceEnded', dataOf<PriceEnded>(event), event),
  ProductRetired: (event) => publish(PRODUCT, 'productRetired', {}, event),
  ProductReturned: (event) => publish(PRODUCT, 'productReturned', {}, event),
};
