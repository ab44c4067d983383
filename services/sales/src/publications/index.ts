import type { Publications } from '@rapport/kernel/projection';
import { leads } from './leads.ts';
import { opportunities } from './opportunities.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { quotes } from './quotes.ts';

/** What others hear of sales. */
export const publications: Publications = {
  ...products,
  ...leads,
  ...opportunities,
  ...quotes,
  ...orders,
  // Stages are shown by their keys; who shows their names asks.
  PipelineRevised: null,
  // Which quote holds is said by the quotes.
  OfferMade: null,
  OfferEnded: null,
  NumberTaken: null,
};
