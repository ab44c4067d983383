import type { Company } from './founding.ts';
import { insisting, succeed } from './insisting.ts';
import type { ShopOrder } from './player.ts';

const TERMS = { currency: 'CNY', tax: 'exclusive', rounding: 'half-up', discountPercent: '0' };

/** The company's web shop: it tells of each order under its own number, once however often it has to say so. */
export async function takeShopOrder(
  { at, productId }: Company,
  of: { readonly partyId: string; readonly purpose: string },
  { number, quantity, unitPrice, on }: ShopOrder,
  inTheAir?: () => void,
): Promise<string> {
  const order = {
    ...{ system: 'shop', number: `${of.purpose}-${number}`, partyId: of.partyId, orderedOn: on },
    terms: { ...TERMS, validUntil: on },
    lines: [{ productId, quantity, unitPrice }],
  };
  const shop = insisting(at.wu, inTheAir);
  return (await succeed(shop, '/api/sales/v1/orders/actions/take-in', order))['orderId']!;
}
