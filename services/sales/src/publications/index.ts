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
  // What an import makes is said by its leads.
  ImportBegun: null,
  ImportAdvanced: null,
  ImportCompleted: null,
  ImportCancelled: null,
  ImportResumed: null,
  // Which quote holds is said by the quotes.
  OfferMade: null,
  OfferEnded: null,
  NumberTaken: null,
};
