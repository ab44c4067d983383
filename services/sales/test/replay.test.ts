import { Numbers } from '@rapport/kernel/codes';
import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Import } from '../src/domain/import.ts';
import { Lead } from '../src/domain/lead.ts';
import { Offer } from '../src/domain/offer.ts';
import { Opportunity } from '../src/domain/opportunity.ts';
import { Order } from '../src/domain/order.ts';
import { Pipeline } from '../src/domain/pipeline.ts';
import { Product } from '../src/domain/product.ts';
import { Quote } from '../src/domain/quote.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  import: Import as Folds,
  lead: Lead as Folds,
  numbers: Numbers as Folds,
  offer: Offer as Folds,
  opportunity: Opportunity as Folds,
  order: Order as Folds,
  pipeline: Pipeline as Folds,
  product: Product as Folds,
  quote: Quote as Folds,
};

goldenStreamContract('sales', folder, deciders, publications);
