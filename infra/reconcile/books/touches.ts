import type { Topic } from '@rapport/proto/catalogue';
import { type Logged, entriesOf } from '../book.ts';
import { daysIn } from '../days.ts';
import { type Merges, mergesKept } from '../merges.ts';

/** What somebody ordered, and what of it is not sent back. */
export interface Order {
  readonly partyId: string;
  readonly orderedOn: string;
  readonly placedAt: string;
  readonly currency: string;
  worth: number;
}
/** A message of a campaign. */
export interface Touch {
  readonly id: string;
  readonly partyId: string;
  readonly campaignId: string;
  sentAt?: string;
  bounced?: boolean;
}

const HOUR_MS = 3_600_000;
/** Whose messages reached whom, and what was ordered. */
interface Kept {
  readonly merges: Merges;
  readonly lookBack: Map<string, number>;
  readonly orders: Map<string, Order>;
  readonly touches: Map<string, Touch>;
}

/** Orders, and the messages of campaigns that lie before each: what every credit is made of. */
export interface Touches {
  readonly topics: readonly Topic[];
  readonly entries: readonly ReadonlyMap<string, (event: Logged) => void>[];
  orders(): readonly Order[];
  /** The messages that lie before an order, the first one first. */
  before(order: Order): readonly Touch[];
}

/** Keeps them from the events. */
export function touchesKept(zone: string): Touches {
  const kept: Kept = { merges: mergesKept(), lookBack: new Map(), orders: new Map(), touches: new Map() };
  const dayOf = daysIn(zone);
  return {
    topics: [
      'rapport.customers.party.v1',
      'rapport.marketing.campaign.v1',
      'rapport.channels.sending.v1',
      'rapport.sales.order.v1',
    ],
    entries: keeping(kept),
    orders: () => [...kept.orders.values()],
    before: (order) => touchesBefore(kept, order, dayOf),
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
