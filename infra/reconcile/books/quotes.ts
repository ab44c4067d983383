import type { Money } from '@rapport/proto/common/v1/envelope';
import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';
import { minorOf } from '../money.ts';

type Totals = { readonly gross?: Money | undefined } | undefined;
interface Quote {
  standing: string;
  sent: boolean;
  gross?: Money | undefined;
}

/** How many quotes stand how, and what they come to: what was sent, and of who was sent nothing what is written so far. */
export function quotesBook(): Book {
  const quotes = new Map<string, Quote>();
  const ends =
    (standing: string) =>
    (_data: unknown, { subject }: Logged) =>
      void Object.assign(quotes.get(subject)!, { standing });
  return {
    name: 'quotes',
    topics: ['rapport.sales.quote.v1'],
    take: taking(
      entriesOf('rapport.sales.quote.v1', {
        quoteBegun: (_data, { subject }) => quotes.set(subject, { standing: 'draft', sent: false }),
        quoteWritten: ({ totals }: { readonly totals?: Totals }, { subject }) => {
          const quote = quotes.get(subject)!;
          if (!quote.sent) quote.gross = totals?.gross;
        },
        quoteSent: ({ totals }, { subject }) =>
          quotes.set(subject, { standing: 'valid', sent: true, gross: totals?.gross }),
        quoteReplaced: ends('replaced'),
        quoteAccepted: ends('accepted'),
        quoteDeclined: ends('declined'),
        quoteWithdrawn: ends('withdrawn'),
        quoteExpired: ends('expired'),
      }),
    ),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const { standing, gross } of quotes.values()) {
        add(recomputed, `${standing} count`);
        if (gross) add(recomputed, `${standing} ${gross.currency} gross, minor units`, Number(gross.minor));
      }
      const on = new Map<string, number>();
      for (const { standing, gross } of (await shown.list(
        '/api/sales/v1/quotes',
      )) as unknown as readonly Listed[]) {
        add(on, `${standing} count`);
        add(on, `${standing} ${gross.currency} gross, minor units`, minorOf(gross));
      }
      return figuresOf('quotes', recomputed, on);
    },
  };
}

interface Listed {
  readonly standing: string;
  readonly gross: { readonly amount: string; readonly currency: string };
}
