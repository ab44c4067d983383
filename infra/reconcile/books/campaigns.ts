import type { Money } from '@rapport/proto/common/v1/envelope';
import { type Book, add, entriesOf, figuresOf, taking } from '../book.ts';
import { minorOf } from '../money.ts';

interface Cost {
  readonly amount: Money | undefined;
  readonly occurredOn: string;
}
interface Order {
  readonly year: string;
  readonly currency: string;
  worth: number;
}
type Credited = { readonly worth: { readonly amount: string; readonly currency: string } };

/**
 * What campaigns of a year cost, and what is credited to them and to nobody: by the first message as by the last it adds
 * up to what was sold that year less what came back.
 */
export function campaignsBook(): Book {
  const costs = new Map<string, Cost>();
  const orders = new Map<string, Order>();
  const cost = ({ costId, ...said }: Cost & { readonly costId: string }) => costs.set(costId, said);
  return {
    name: 'campaigns',
    topics: ['rapport.marketing.campaign.v1', 'rapport.sales.order.v1'],
    take: taking(
      entriesOf('rapport.marketing.campaign.v1', { costRecorded: cost, costCorrected: cost }),
      entriesOf('rapport.sales.order.v1', {
        orderPlaced: ({ orderedOn, currency, totals }, { subject }) => {
          const worth = Number(totals?.gross?.minor ?? 0n);
          orders.set(subject, { year: orderedOn.slice(0, 4), currency, worth });
        },
        returnRecorded: ({ value }, { subject }) => {
          orders.get(subject)!.worth -= Number(value?.minor ?? 0n);
        },
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const { amount, occurredOn } of costs.values())
        if (amount)
          add(recomputed, `${occurredOn.slice(0, 4)} ${amount.currency} cost`, Number(amount.minor));
      for (const { year, currency, worth } of orders.values())
        for (const way of ['first', 'last']) add(recomputed, `${year} ${currency} by ${way} touch`, worth);
      const years = new Set([...recomputed.keys()].map((name) => name.slice(0, 4)));
      const on = new Map<string, number>();
      for (const year of years) {
        const { totals } = (await shown.get(`/api/marketing/v1/returns?year=${year}`)) as {
          totals: readonly { currency: string; cost: { amount: string }; first: Credited; last: Credited }[];
        };
        for (const { currency, cost: spent, first, last } of totals) {
          add(on, `${year} ${currency} cost`, minorOf(spent));
          add(on, `${year} ${currency} by first touch`, minorOf(first.worth));
          add(on, `${year} ${currency} by last touch`, minorOf(last.worth));
        }
      }
      return figuresOf('campaigns, minor units', recomputed, on);
    },
  };
}
