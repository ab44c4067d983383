import type { RecordEvent } from './events.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf, byAccount, byActor } from './lines.ts';
import { type SealedText, closedIfAny, given } from './personal.ts';
import type { GoingOn } from './going-on.ts';
import { type AmountFacts, LEAD_SAYS, OPPORTUNITY_SAYS, ORDER_SAYS, QUOTE_SAYS } from './sales-events.ts';

type SaleLine = Extract<TimelineLineEntry, { readonly kind: 'sale' }>;
type Says = Readonly<Record<string, SaleLine['fact'] | ''>>;

/** The records of sales: what each of their facts says, and after which of them the record stands how. */
const RECORDS: readonly {
  readonly record: SaleLine['record'];
  readonly first: RecordEvent['fact'];
  readonly says: Says;
  readonly standings: Readonly<Partial<Record<SaleLine['fact'], string>>>;
}[] = [
  {
    record: 'lead',
    first: 'leadCaptured',
    says: LEAD_SAYS,
    standings: { captured: 'open', qualified: 'qualified', refused: 'refused' },
  },
  {
    record: 'opportunity',
    first: 'opportunityOpened',
    says: OPPORTUNITY_SAYS,
    standings: { opened: 'open', reopened: 'open', won: 'won', lost: 'lost' },
  },
  {
    record: 'quote',
    first: 'quoteBegun',
    says: QUOTE_SAYS,
    standings: {
      sent: 'valid',
      replaced: 'replaced',
      accepted: 'accepted',
      declined: 'declined',
      withdrawn: 'withdrawn',
      expired: 'expired',
    },
  },
  { record: 'order', first: 'orderPlaced', says: ORDER_SAYS, standings: { placed: 'placed' } },
];

/** What facts of sales may say. */
interface Said {
  readonly code?: string;
  readonly partyId?: string;
  readonly ownerId?: string;
  readonly stage?: string;
  readonly amount?: AmountFacts;
  readonly reason?: string;
  readonly other?: string;
  readonly topic?: SealedText | null;
  readonly title?: SealedText | null;
  readonly complete?: boolean;
}

/** The party that a sale is with; a lead that began with a conversation learns it when it is qualified. Empty: nobody yet. */
export function withWhomSold(events: readonly RecordEvent[]): string {
  for (const { facts } of events) {
    const { partyId } = facts as Said;
    if (partyId) return partyId;
  }
  return '';
}

/** A lead, an opportunity, a quote or an order, from its events in the order of recording; undefined when it is none of them. */
export function foldSale(events: readonly RecordEvent[]): FoldedRecord | undefined {
  const [first] = events;
  const known = RECORDS.find((each) => each.first === first?.fact);
  if (!first || !known) return undefined;
  let state = '';
  const lines = events.flatMap((event): readonly Line<TimelineLineEntry>[] => {
    const fact = known.says[event.fact];
    if (!fact) return [];
    state = known.standings[fact] ?? state;
    const entry = lineOf(event, { record: known.record, fact, code: (first.facts as Said).code ?? '' });
    return [{ entry, begun: event, changedAt: event.recordedAt }];
  });
  const goingOn = goingOnOf(events, `${known.record}-${state}`);
  return { state: `${known.record}-${state}`, lines, ...(goingOn ? { goingOn } : {}) };
}

/** A quote that holds, and an order however far it has come. */
function goingOnOf(events: readonly RecordEvent[], state: string): GoingOn | undefined {
  const [first] = events;
  const last = (fact: RecordEvent['fact']) => events.findLast((event) => event.fact === fact);
  const { code = '' } = first!.facts as Said;
  if (state === 'quote-valid') {
    const sent = last('quoteSent')!;
    const { amount } = sent.facts as Said;
    return { kind: 'offer', of: { quoteId: sent.subject, code, amount: amount!, sentAt: sent.occurredAt } };
  }
  if (state !== 'order-placed') return undefined;
  const { subject: orderId, occurredAt: placedAt } = first!;
  const { amount } = first!.facts as Said;
  const delivered = (last('deliveryRecorded')?.facts as Said | undefined)?.complete;
  const came = delivered === undefined ? 'placed' : delivered ? 'delivered' : 'partly-delivered';
  const reached = last('returnRecorded') ? 'returned' : came;
  return {
    kind: 'order',
    of: { orderId, code, amount: amount!, state: reached, placedAt, changedAt: events.at(-1)!.occurredAt },
  };
}

function lineOf(
  event: RecordEvent,
  what: Pick<SaleLine, 'record' | 'fact'> & { readonly code: string },
): SaleLine {
  const { ownerId, stage, amount, reason, other, topic, title, complete } = event.facts as Said;
  return {
    kind: 'sale',
    ...baseOf(event),
    ...what,
    ...given({
      recordId: event.subject,
      by: byActor(event),
      owner: ownerId === undefined ? undefined : byAccount(ownerId),
      title: closedIfAny('topic', topic) ?? closedIfAny('title', title),
      stage,
      amount,
      reason,
      other,
      complete,
    }),
  };
}
