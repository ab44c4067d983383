import type { Money } from '@rapport/proto/common/v1/envelope';
import { type Book, add, entriesOf, figuresOf, taking } from '../book.ts';
import { minorOf } from '../money.ts';

interface Opportunity {
  readonly status: string;
  readonly stage: string;
  readonly amount: Money | undefined;
}

/** The board: what is open in each stage and what it is worth, by currency. Orders: how many, and what they come to. */
export function sellingBook(): Book {
  const opportunities = new Map<string, Opportunity>();
  const orders = new Map<string, number>();
  const stands = (
    { standing }: { readonly standing?: Opportunity | undefined },
    { subject }: { readonly subject: string },
  ) => {
    if (standing) opportunities.set(subject, standing);
  };
  return {
    name: 'sales',
    topics: ['rapport.sales.opportunity.v1', 'rapport.sales.order.v1'],
    take: taking(
      entriesOf('rapport.sales.opportunity.v1', {
        opportunityOpened: stands,
        stageReached: stands,
        amountEstimated: stands,
        closeExpected: stands,
        opportunityAssigned: stands,
        opportunityWon: stands,
        opportunityLost: stands,
        opportunityReopened: stands,
      }),
      entriesOf('rapport.sales.order.v1', {
        orderPlaced: ({ totals, currency }) => {
          add(orders, `${currency} count`);
          add(orders, `${currency} gross, minor units`, Number(totals?.gross?.minor ?? 0n));
        },
      }),
    ),
    figures: async (shown) => {
      const board = new Map<string, number>();
      for (const { status, stage, amount } of opportunities.values()) {
        if (status !== 'open' || !amount) continue;
        add(board, `${stage} ${amount.currency} count`);
        add(board, `${stage} ${amount.currency} amount, minor units`, Number(amount.minor));
      }
      return [
        ...figuresOf('board', board, boardShown(await shown.get('/api/sales/v1/board'))),
        ...figuresOf('orders', orders, ordersShown(await shown.list('/api/sales/v1/orders'))),
      ];
    },
  };
}

type Amount = { readonly amount: string; readonly currency: string };

function boardShown(answer: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  const stages = answer['stages'] as readonly {
    readonly key: string;
    readonly totals: readonly { readonly opportunities: number; readonly amount: Amount }[];
  }[];
  for (const { key, totals } of stages) {
    for (const { opportunities, amount } of totals) {
      add(shown, `${key} ${amount.currency} count`, opportunities);
      add(shown, `${key} ${amount.currency} amount, minor units`, minorOf(amount));
    }
  }
  return shown;
}

function ordersShown(items: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  for (const { gross } of items as readonly { readonly gross: Amount }[]) {
    add(shown, `${gross.currency} count`);
    add(shown, `${gross.currency} gross, minor units`, minorOf(gross));
  }
  return shown;
}
