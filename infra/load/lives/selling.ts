import type { LeadEvent } from '@rapport/sales/domain/lead.events.ts';
import type { OfferEvent } from '@rapport/sales/domain/offer.events.ts';
import type { OpportunityEvent, Standing } from '@rapport/sales/domain/opportunity.events.ts';
import type { QuoteContents, QuoteEvent } from '@rapport/sales/domain/quote.events.ts';
import { type Uuid, deriveUuid } from '@rapport/kernel/values';
import type { Product } from '../company.ts';
import type { Part, Pen } from '../pen.ts';
import { lineOf, placeOrder } from './ordering.ts';
import { type Act, DAY, HOUR, type Life, accountActor, agentOf, dayIn, partySubject } from './life.ts';

interface Sale {
  readonly leadId: Uuid;
  readonly opportunityId: Uuid;
  readonly quoteId: Uuid;
  readonly orderId: Uuid;
  readonly ownerId: string;
  readonly product: Product;
  readonly contents: QuoteContents;
  readonly standing: Standing;
}

const TOPICS = {
  zh: ['公司年会礼品', '门店长期供货', '员工福利采购', '会议用茶具'],
  en: [
    'Gifts for a company party',
    'Regular supply for a shop',
    'Tea for the staff',
    'Sets for meeting rooms',
  ],
} as const;

/** A lead becomes an opportunity, a quote goes out, and mostly it is taken and ordered. */
export function sell(life: Life, pen: Pen): readonly Act[] {
  const sale = planned(life, pen);
  const actor = accountActor(sale.ownerId);
  const topic = life.random.pick(TOPICS[life.person.language]);
  captureLead(life, pen, sale, topic);
  const opportunity = pen.number('sales', 'opportunity', 'OP', sale.opportunityId);
  const { partyId } = life;
  const qualified: LeadEvent = {
    type: 'LeadQualified',
    data: { opportunityId: sale.opportunityId, partyId },
  };
  const opened: OpportunityEvent = {
    type: 'OpportunityOpened',
    data: {
      ...{ n: 1, code: opportunity.code, partyId, leadId: sale.leadId, standing: sale.standing },
      source: { kind: 'party', id: partyId },
      title: pen.seal(partySubject(life), 'title', topic),
    },
  };
  pen.write('sales', actor, [
    { streamId: `lead-${sale.leadId}`, facts: [qualified] },
    { streamId: `opportunity-${sale.opportunityId}`, facts: [opened] },
    opportunity.part,
  ]);
  const offered = pen.at.getTime() + DAY + life.random.below(5 * DAY);
  return [{ at: offered, perform: (later) => offer(life, later, sale) }];
}

function planned(life: Life, pen: Pen): Sale {
  const product = life.random.pick(life.company.products);
  const { terms, lines, totals } = lineOf(product, 10 + life.random.below(90));
  const [leadId, opportunityId, quoteId] = [pen.id(), pen.id(), pen.id()];
  const day = pen.at.getTime();
  const ownerId = agentOf(life);
  return {
    ...{ leadId, opportunityId, quoteId, ownerId, product },
    orderId: deriveUuid('order-of-quote', quoteId),
    contents: { terms: { ...terms, validUntil: dayIn(day + 30 * DAY) }, lines, totals },
    standing: {
      ...{ status: 'open', pipelineVersion: 1, stage: 'new', ownerId, amount: totals.net },
      expectedClose: dayIn(day + 45 * DAY),
    },
  };
}

function captureLead(life: Life, pen: Pen, { leadId, ownerId }: Sale, topic: string): void {
  const { code, part } = pen.number('sales', 'lead', 'L', leadId);
  const { partyId } = life;
  const captured: LeadEvent = {
    type: 'LeadCaptured',
    data: {
      ...{ code, partyId, ownerId },
      source: { kind: 'party', id: partyId },
      topic: pen.seal(partySubject(life), 'topic', topic),
    },
  };
  pen.write('sales', accountActor(ownerId), [{ streamId: `lead-${leadId}`, facts: [captured] }, part]);
}

/** The quote is written and sent, and holds for its product until it ends. */
function offer(life: Life, pen: Pen, sale: Sale): readonly Act[] {
  const { quoteId, opportunityId, ownerId: sellerId, contents, product } = sale;
  const { partyId } = life;
  const actor = accountActor(sellerId);
  const { code, part } = pen.number('sales', 'quote', 'Q', quoteId);
  const endsAt = new Date(Date.parse(`${contents.terms.validUntil}T00:00:00+08:00`) + DAY).toISOString();
  const quote = (...facts: readonly QuoteEvent[]): Part => ({ streamId: `quote-${quoteId}`, facts });
  const moved: OpportunityEvent = {
    type: 'StageReached',
    data: { n: 2, from: 'new', standing: { ...sale.standing, stage: 'offered' } },
  };
  const holder = { quoteId, code, sellerId, partyId, productId: product.productId, endsAt };
  pen.write('sales', actor, [{ streamId: `opportunity-${opportunityId}`, facts: [moved] }]);
  pen.write('sales', actor, [
    quote(
      { type: 'QuoteBegun', data: { code, partyId, sellerId, opportunityId } },
      { type: 'QuoteWritten', data: { version: 1, contents } },
    ),
    part,
  ]);
  const sent: QuoteEvent = {
    type: 'QuoteSent',
    data: {
      ...{ version: 1, code, opportunityId, partyId, sellerId, contents, endsAt, despite: [], reason: null },
      ...{ zone: 'Asia/Shanghai', zoneRules: '2026c' },
      claims: [{ partyId, productId: product.productId }],
    },
  };
  pen.write('sales', actor, [quote(sent), offering(life, sale, { type: 'OfferMade', data: holder })]);
  const decided = pen.at.getTime() + 4 * HOUR + life.random.below(12 * DAY);
  const taken = life.random.chance(0.7);
  return [
    { at: decided, perform: (later) => (taken ? accept(life, later, sale) : decline(later, life, sale)) },
  ];
}

const offering = ({ partyId }: Life, { product }: Sale, fact: OfferEvent): Part => ({
  streamId: `offer-${deriveUuid('offer', partyId, product.productId)}`,
  facts: [fact],
});

function accept(life: Life, pen: Pen, sale: Sale): readonly Act[] {
  const { quoteId, opportunityId, ownerId, contents, orderId, standing } = sale;
  const { lines, totals } = contents;
  const actor = accountActor(ownerId);
  life.selling = false;
  const accepted: QuoteEvent = { type: 'QuoteAccepted', data: { totals, version: 1, partyId: life.partyId } };
  pen.write('sales', actor, [
    { streamId: `quote-${quoteId}`, facts: [accepted] },
    offering(life, sale, { type: 'OfferEnded', data: { quoteId, cause: 'accepted' } }),
  ]);
  const won: OpportunityEvent = {
    type: 'OpportunityWon',
    data: { n: 3, note: null, reason: 'product', standing: { ...standing, stage: 'offered', status: 'won' } },
  };
  const before = [{ streamId: `opportunity-${opportunityId}`, facts: [won] }];
  const origin = { kind: 'quote', quoteId, version: 1 } as const;
  return placeOrder(life, pen, orderId, actor, before, { origin, opportunityId, ownerId, lines, totals });
}

function decline(pen: Pen, life: Life, sale: Sale): readonly Act[] {
  const { quoteId, opportunityId, ownerId, standing } = sale;
  const actor = accountActor(ownerId);
  life.selling = false;
  const declined: QuoteEvent = { type: 'QuoteDeclined', data: { version: 1, reason: 'price' } };
  pen.write('sales', actor, [
    { streamId: `quote-${quoteId}`, facts: [declined] },
    offering(life, sale, { type: 'OfferEnded', data: { quoteId, cause: 'declined' } }),
  ]);
  const lost: OpportunityEvent = {
    type: 'OpportunityLost',
    data: { n: 3, note: null, reason: 'price', standing: { ...standing, stage: 'offered', status: 'lost' } },
  };
  pen.write('sales', actor, [{ streamId: `opportunity-${opportunityId}`, facts: [lost] }]);
  return [];
}
