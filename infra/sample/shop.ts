import { seededRandom } from '@rapport/kernel/values';
import type { Agent, Person } from './people.ts';
import { PRODUCTS, type SellingPlace } from './selling.ts';
import { type WorkflowDoors, dayAfter, partyOf } from './workflow.ts';

/** What a customer who wrote orders in the web shop, around the time of a thread. */
export interface ShopAct {
  readonly kind: 'order';
  readonly thread: number;
  readonly agent: Agent;
  /** Its number in the shop. */
  readonly number: string;
  readonly product: number;
  readonly quantity: string;
}

/** The shop's own terms. */
const TERMS = { currency: 'CNY', tax: 'exclusive', rounding: 'half-up', discountPercent: '0' };
/** Of those who write, so many buy too; who does not buy never does. */
const BUYERS = 0.3;

/** What is ordered when a thread is answered, and when it is over; made of the thread's number and of who wrote alone. */
export function planShop(
  number: number,
  agent: Agent,
  { address }: Person,
): { readonly answered: readonly ShopAct[]; readonly ended: readonly ShopAct[] } {
  if (!seededRandom(20_263_000 + numberOf(address)).chance(BUYERS)) return { answered: [], ended: [] };
  const random = seededRandom(20_264_000 + number);
  const order = (chance: number, nth: number): ShopAct[] => {
    const product = random.below(PRODUCTS.length);
    const quantity = String(1 + random.below(4));
    const ordered = random.chance(chance);
    return ordered
      ? [{ kind: 'order', thread: number, agent, number: `${number}-${nth}`, product, quantity }]
      : [];
  };
  return { answered: order(0.7, 1), ended: order(0.4, 2) };
}

const numberOf = (address: string) =>
  [...address].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1e9;

/** The shop tells of an order: it has its number there, and counts once. */
export async function performShop(
  { read, send }: WorkflowDoors,
  { number, product, quantity }: ShopAct,
  { conversation, at, products }: SellingPlace,
): Promise<void> {
  const partyId = await partyOf(read, conversation);
  if (!partyId) return;
  const { unitPrice } = PRODUCTS[product]!;
  const on = dayAfter(at, 0);
  await send('sales', 'orders/actions/take-in', {
    ...{ system: 'shop', number, partyId, orderedOn: on },
    terms: { ...TERMS, validUntil: on },
    lines: [{ productId: products[product]!, quantity, unitPrice }],
  });
}
