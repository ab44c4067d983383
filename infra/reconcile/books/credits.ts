import { type Book, add, figuresOf, taking } from '../book.ts';
import { minorOf } from '../money.ts';
import { touchesKept } from './touches.ts';

const NOBODY = 'no campaign';

/** What is credited to each campaign, by the first and by the last of its messages that reached a customer before an order. */
export function creditsBook(zone: string): Book {
  const touches = touchesKept(zone);
  return {
    name: 'credits',
    topics: touches.topics,
    take: taking(...touches.entries),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const order of touches.orders()) {
        const met = touches.before(order);
        for (const [way, touch] of [
          ['first', met[0]],
          ['last', met.at(-1)],
        ] as const) {
          const name = `${touch?.campaignId ?? NOBODY} ${order.orderedOn.slice(0, 4)} ${order.currency} by ${way} touch`;
          add(recomputed, `${name}, orders`);
          add(recomputed, `${name}, minor units`, order.worth);
        }
      }
      const on = new Map<string, number>();
      for (const year of new Set(touches.orders().map(({ orderedOn }) => orderedOn.slice(0, 4)))) {
        const said = (await shown.get(`/api/marketing/v1/returns?year=${year}`)) as unknown as Returns;
        for (const { campaign, currency, ...both } of [...said.rows, ...said.none])
          note(on, `${campaign?.campaignId ?? NOBODY} ${year} ${currency}`, both);
      }
      return figuresOf('credited to', recomputed, on);
    },
  };
}

interface Credited {
  readonly orders: number;
  readonly worth: { readonly amount: string };
}
interface Row {
  readonly campaign?: { readonly campaignId: string };
  readonly currency: string;
  readonly first: Credited;
  readonly last: Credited;
}
interface Returns {
  readonly rows: readonly Row[];
  readonly none: readonly Row[];
}

function note(on: Map<string, number>, name: string, both: Pick<Row, 'first' | 'last'>): void {
  for (const way of ['first', 'last'] as const) {
    add(on, `${name} by ${way} touch, orders`, both[way].orders);
    add(on, `${name} by ${way} touch, minor units`, minorOf(both[way].worth));
  }
}
