import { type Book, add, entriesOf, figuresOf, taking } from '../book.ts';
import { daysIn } from '../days.ts';
import { type Merges, mergesKept } from '../merges.ts';
import { minorOf } from '../money.ts';

interface Order {
  readonly partyId: string;
  readonly orderedOn: string;
  readonly placedAt: string;
  readonly currency: string;
  worth: number;
}
/** A message of a campaign. */
interface Touch {
  readonly id: string;
  readonly partyId: string;
  readonly campaignId: string;
  sentAt?: string;
  bounced?: boolean;
}

const HOUR_MS = 3_600_000;
const NOBODY = 'no campaign';

/** Whose messages reached whom, and what was ordered. */
interface Kept {
  readonly merges: Merges;
  readonly lookBack: Map<string, number>;
  readonly orders: Map<string, Order>;
  readonly touches: Map<string, Touch>;
}

/** What is credited to each campaign, by the first and by the last of its messages that reached a customer before an order. */
export function creditsBook(zone: string): Book {
  const kept: Kept = { merges: mergesKept(), lookBack: new Map(), orders: new Map(), touches: new Map() };
  const dayOf = daysIn(zone);
  return {
    name: 'credits',
    topics: [
      'rapport.customers.party.v1',
      'rapport.marketing.campaign.v1',
      'rapport.channels.sending.v1',
      'rapport.sales.order.v1',
    ],
    take: taking(...keeping(kept)),
    figures: async (shown) => {
      const recomputed = new Map<string, number>();
      for (const order of kept.orders.values()) {
        const met = touchesBefore(kept, order, dayOf);
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
      for (const year of new Set([...kept.orders.values()].map(({ orderedOn }) => orderedOn.slice(0, 4)))) {
        const said = (await shown.get(`/api/marketing/v1/returns?year=${year}`)) as unknown as Returns;
        for (const { campaign, currency, ...both } of [...said.rows, ...said.none])
          note(on, `${campaign?.campaignId ?? NOBODY} ${year} ${currency}`, both);
      }
      return figuresOf('credited to', recomputed, on);
    },
  };
}

function keeping({ merges, lookBack, orders, touches }: Kept) {
  const looks = (
    { lookBackDays }: { readonly lookBackDays: number },
    { subject }: { readonly subject: string },
  ) => lookBack.set(subject, lookBackDays);
  const notes = (subject: string, what: Partial<Touch>) => {
    const touch = touches.get(subject);
    if (touch) Object.assign(touch, what);
  };
  return [
    merges.entries,
    entriesOf('rapport.marketing.campaign.v1', { campaignPlanned: looks, campaignChanged: looks }),
    entriesOf('rapport.channels.sending.v1', {
      sendingQueued: ({ cause, partyId }, { subject: id }) => {
        if (cause?.kind === 'campaign') touches.set(id, { id, partyId, campaignId: cause.id });
      },
      sendingSent: (_data, { subject, occurredAt: sentAt }) => notes(subject, { sentAt }),
      sendingBounced: (_data, { subject }) => notes(subject, { bounced: true }),
    }),
    entriesOf('rapport.sales.order.v1', {
      orderPlaced: ({ partyId, orderedOn, currency, totals }, { subject, occurredAt: placedAt }) => {
        const worth = Number(totals?.gross?.minor ?? 0n);
        orders.set(subject, { partyId, orderedOn, placedAt, currency, worth });
      },
      returnRecorded: ({ value }, { subject }) => {
        orders.get(subject)!.worth -= Number(value?.minor ?? 0n);
      },
    }),
  ];
}

/** The messages that lie before an order, the first one first. */
function touchesBefore(
  { merges, lookBack, touches }: Kept,
  { partyId, orderedOn, placedAt }: Order,
  dayOf: (instant: string) => string,
): readonly Touch[] {
  const customer = merges.survivorOf(partyId);
  const reached = (touch: Touch): touch is Touch & { sentAt: string } =>
    touch.sentAt !== undefined && !touch.bounced && merges.survivorOf(touch.partyId) === customer;
  return [...touches.values()]
    .filter(reached)
    .filter(({ sentAt, campaignId }) => {
      const earliest = Date.parse(placedAt) - lookBack.get(campaignId)! * 24 * HOUR_MS;
      return sentAt < placedAt && dayOf(sentAt) <= orderedOn && Date.parse(sentAt) >= earliest;
    })
    .toSorted((a, b) => (`${a.sentAt} ${a.id}` < `${b.sentAt} ${b.id}` ? -1 : 1));
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
