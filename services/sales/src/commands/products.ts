import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, firstStep, step } from '@rapport/kernel/command';
import { minorDigits, plainDecimal } from '@rapport/kernel/money';
import { newUuid } from '@rapport/kernel/values';
import type { Description, Price } from '../domain/product.events.ts';
import { Product, type ProductCommand } from '../domain/product.ts';
import { type Desk, productStream } from './streams.ts';

type World = Pick<Desk, 'store' | 'clock'>;

/** Adds a product to the catalogue, under a code of its own. */
export function addProduct(
  { store, clock }: World,
  description: Description,
  context: CommandContext,
): Promise<Outcome> {
  const productId = newUuid(clock.now());
  let given = '';
  const plan = async () => {
    const { code, step: counted } = await nextCode(store, {
      kind: 'product',
      prefix: 'P',
      recordId: productId,
    });
    given = code;
    const data = { ...plain(description), code };
    return [firstStep(Product, productStream(productId), { type: 'AddProduct', data }), counted];
  };
  return execute(store, plan, context, () => ({ productId, code: given }));
}

/** Describes a product anew. */
export function describeProduct(
  world: World,
  productId: string,
  description: Description,
  context: CommandContext,
): Promise<Outcome> {
  return about(world, productId, { type: 'DescribeProduct', data: plain(description) }, context);
}

/** Sets a price from a day on; the one that was to hold for ever ends the day before. */
export function setPrice(
  world: World,
  productId: string,
  price: Omit<Price, 'priceId'>,
  context: CommandContext,
): Promise<Outcome> {
  minorDigits(price.currency);
  const priceId = newUuid(world.clock.now());
  const data = { ...price, unitPrice: plainDecimal(price.unitPrice), priceId };
  return about(world, productId, { type: 'SetPrice', data }, context, { priceId });
}

/** Ends a price with a day. */
export function endPrice(
  world: World,
  productId: string,
  data: { readonly priceId: string; readonly until: string },
  context: CommandContext,
): Promise<Outcome> {
  return about(world, productId, { type: 'EndPrice', data }, context);
}

/** Takes a product out of the catalogue, or back into it. */
export function offerProduct(
  world: World,
  productId: string,
  offered: boolean,
  context: CommandContext,
): Promise<Outcome> {
  return about(world, productId, { type: offered ? 'ReturnProduct' : 'RetireProduct', data: {} }, context);
}

function about(
  { store }: World,
  productId: string,
  command: ProductCommand,
  context: CommandContext,
  answer: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return execute(store, [step(Product, productStream(productId), command)], context, () => answer);
}

function plain(description: Description): Description {
  return { ...description, taxPercent: plainDecimal(description.taxPercent) };
}
