import { minorOf } from '@rapport/kernel/money';
import { entriesOf } from '../book.ts';
import { type Heard, type Of, type Survivor, tooLongAgo } from './condition.ts';
import { type Standings, standingsKept } from './standings.ts';

/** An order, and what of it and of each of its lines was not sent back. */
interface Order {
  readonly partyId: string;
  readonly orderedOn: string;
  readonly currency: string;
  left: bigint;
  readonly lines: Map<number, { readonly productId: string; left: bigint }>;
}

/** Hears of orders and what came back of them, of quotes and of leads. */
export function sellingHeard(survivorOf: Survivor): Heard<'bought' | 'quote' | 'lead'> {
  const orders = new Map<string, Order>();
  const [quotes, leads] = [standingsKept(), standingsKept()];
  const sources = new Map<string, string>();
  const who = (records: ReturnType<Standings['in']>) => records.map(([, partyId]) => survivorOf(partyId));
  return {
    topics: ['rapport.sales.order.v1', 'rapport.sales.quote.v1', 'rapport.sales.lead.v1'],
    entries: [ordersHeard(orders), quotesHeard(quotes), leadsHeard(leads, sources)],
    holders: {
      bought: (fact, day) => whoBought([...orders.values()], fact, day, survivorOf),
      quote: ({ states }) => who(quotes.in(states)),
      lead: ({ states, source }) =>
        who(leads.in(states).filter(([id]) => source === undefined || sources.get(id) === source)),
    },
  };
}

function ordersHeard(orders: Map<string, Order>) {
  return entriesOf('rapport.sales.order.v1', {
    orderPlaced: ({ partyId, orderedOn, currency, totals, lines }, { subject }) => {
      const left = totals?.gross?.minor ?? 0n;
      const own = lines.map(
        ({ line, productId, amounts }) => [line, { productId, left: amounts?.gross?.minor ?? 0n }] as const,
      );
      orders.set(subject, { partyId, orderedOn, currency, left, lines: new Map(own) });
    },
    returnRecorded: ({ value, lines }, { subject }) => {
      const order = orders.get(subject)!;
      order.left -= value?.minor ?? 0n;
      for (const { line, value: back } of lines) {
        const of = order.lines.get(line);
        if (of) of.left -= back?.minor ?? 0n;
      }
    },
  });
}

function quotesHeard({ becomes, becomesOf }: Standings) {
  return entriesOf('rapport.sales.quote.v1', {
    quoteBegun: becomesOf('draft'),
    quoteSent: becomesOf('sent'),
    quoteAccepted: becomesOf('accepted'),
    quoteDeclined: becomes('declined'),
    quoteWithdrawn: becomes('withdrawn'),
    quoteExpired: becomes('expired'),
    quoteReplaced: becomes('replaced'),
  });
}

function leadsHeard({ becomes, becomesOf }: Standings, sources: Map<string, string>) {
  return entriesOf('rapport.sales.lead.v1', {
    leadCaptured: (data, event) => {
      sources.set(event.subject, (data.via ?? data.source)?.kind ?? '');
      becomesOf('open')(data, event);
    },
    leadQualified: becomesOf('qualified'),
    leadRefused: becomes('refused'),
  });
}

/** Who has so many orders, for so much, of which something that is asked for was not sent back. */
function whoBought(
  all: readonly Order[],
  { productId, orders: fewest = 1, worth, withinDays }: Of<'bought'>,
  day: string,
  survivorOf: Survivor,
): readonly string[] {
  const before = tooLongAgo(day, withinDays);
  const least = worth ? minorOf(worth) : 0n;
  const counted = all.filter(
    (order) =>
      leftOf(order, productId) > 0n &&
      order.orderedOn > before &&
      (worth === undefined || order.currency === worth.currency),
  );
  return [...Map.groupBy(counted, ({ partyId }) => survivorOf(partyId))]
    .filter(([, own]) => own.length >= fewest)
    .filter(([, own]) => own.reduce((sum, order) => sum + leftOf(order, productId), 0n) >= least)
    .map(([who]) => who);
}

function leftOf({ left, lines }: Order, productId: string | undefined): bigint {
  if (productId === undefined) return left;
  return [...lines.values()]
    .filter((line) => line.productId === productId)
    .reduce((sum, line) => sum + line.left, 0n);
}
