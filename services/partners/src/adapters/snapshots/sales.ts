import type { LeadCaptured, LeadQualified, LeadRefused } from '@rapport/proto/sales/v1/lead_events';
import type { OpportunityLost, OpportunityOpened } from '@rapport/proto/sales/v1/opportunity_events';
import type { DeliveryRecorded, OrderPlaced, ReturnRecorded } from '@rapport/proto/sales/v1/order_events';
import type { PriceSet, ProductAdded } from '@rapport/proto/sales/v1/product_events';
import type {
  QuoteBegun,
  QuoteDeclined,
  QuoteReplaced,
  QuoteSent,
  QuoteWritten,
} from '@rapport/proto/sales/v1/quote_events';
import { type Said, kindOf, nothing } from './kind.ts';

const LEAD = 'rapport.sales.lead.v1';
const OPPORTUNITY = 'rapport.sales.opportunity.v1';
const QUOTE = 'rapport.sales.quote.v1';
const ORDER = 'rapport.sales.order.v1';
const PRODUCT = 'rapport.sales.product.v1';

/** When something that is worked on began, and when that ended. */
type Span = {
  readonly openedAt?: string;
  readonly closedAt?: string | undefined;
};

type Lead = Said<LeadCaptured> &
  Said<Pick<LeadQualified, 'opportunityId'>> &
  Said<Pick<LeadRefused, 'reason' | 'note'>> &
  Span & { readonly status?: 'open' | 'qualified' | 'refused' };

/** Leads, until they are an opportunity or none. */
export const leads = kindOf<typeof LEAD, Lead>(LEAD, 'leadCaptured', {
  leadCaptured: (said, _, at) => ({ ...said, status: 'open', openedAt: at }),
  leadAssigned: ({ ownerId }) => ({ ownerId }),
  leadQualified: ({ opportunityId, partyId }, _, at) => ({
    status: 'qualified',
    opportunityId,
    partyId,
    closedAt: at,
  }),
  leadRefused: ({ reason, note }, _, at) => ({ status: 'refused', reason, note, closedAt: at }),
});

type Opportunity = Said<OpportunityOpened> & Said<Pick<OpportunityLost, 'reason' | 'note'>> & Span;
type Stood = Pick<Opportunity, 'standing' | 'reason' | 'note'>;

const stands = ({ standing }: Stood) => ({ standing });
const ended = ({ standing, reason, note }: Stood, _: Opportunity, at: string) => ({
  standing,
  reason,
  note,
  closedAt: at,
});

/** Opportunities. */
export const opportunities = kindOf<typeof OPPORTUNITY, Opportunity>(OPPORTUNITY, 'opportunityOpened', {
  opportunityOpened: (said, _, at) => ({ ...said, openedAt: at }),
  stageReached: stands,
  amountEstimated: stands,
  closeExpected: stands,
  opportunityAssigned: stands,
  opportunityWon: ended,
  opportunityLost: ended,
  opportunityReopened: ({ standing }) => ({
    standing,
    reason: undefined,
    note: undefined,
    closedAt: undefined,
  }),
});

type Quote = Said<QuoteBegun> &
  Said<Pick<QuoteDeclined, 'reason'>> &
  Span & {
    readonly status?: 'draft' | 'valid' | 'replaced' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
    /** A version that is being written, and the one the customer has. */
    readonly draft?: Said<QuoteWritten> | undefined;
    readonly sent?: Omit<Said<QuoteSent>, keyof QuoteBegun>;
    readonly sentAt?: string;
    readonly replaced?: Said<QuoteReplaced> | undefined;
  };

const over =
  (status: 'accepted' | 'expired') =>
  (_: unknown, __: Quote, at: string): Partial<Quote> => ({ status, closedAt: at });
const unwanted =
  (status: 'declined' | 'withdrawn') =>
  ({ reason }: Pick<Quote, 'reason'>, _: Quote, at: string): Partial<Quote> => ({
    status,
    reason,
    closedAt: at,
  });

/** Quotes. */
export const quotes = kindOf<typeof QUOTE, Quote>(QUOTE, 'quoteBegun', {
  quoteBegun: (said, _, at) => ({ ...said, status: 'draft', openedAt: at }),
  quoteWritten: (draft) => ({ draft }),
  quoteSent: ({ code, opportunityId, partyId, sellerId, ...sent }, _, at) => ({
    code,
    opportunityId,
    partyId,
    sellerId,
    status: 'valid',
    draft: undefined,
    sent,
    sentAt: at,
    reason: undefined,
    replaced: undefined,
    closedAt: undefined,
  }),
  // What meets another quote is told, and holds or does not as before.
  quoteStopped: nothing,
  quoteContested: nothing,
  quoteReplaced: (said, _, at) => ({ status: 'replaced', replaced: said, closedAt: at }),
  quoteAccepted: over('accepted'),
  quoteDeclined: unwanted('declined'),
  quoteWithdrawn: unwanted('withdrawn'),
  quoteExpired: over('expired'),
});

type Order = Said<OrderPlaced> & {
  readonly deliveries?: readonly Said<DeliveryRecorded>[];
  readonly returns?: readonly Said<ReturnRecorded>[];
};

/** Orders, with what was delivered and what came back. */
export const orders = kindOf<typeof ORDER, Order>(ORDER, 'orderPlaced', {
  orderPlaced: (said) => ({ ...said, deliveries: [], returns: [] }),
  deliveryRecorded: (said, { deliveries = [] }) => ({ deliveries: [...deliveries, said] }),
  returnRecorded: (said, { returns = [] }) => ({ returns: [...returns, said] }),
});

type Product = Said<ProductAdded> & {
  readonly status?: 'offered' | 'retired';
  readonly prices?: readonly Said<PriceSet>[];
};

/** What the company sells, with every price there was. */
export const products = kindOf<typeof PRODUCT, Product>(PRODUCT, 'productAdded', {
  productAdded: (said) => ({ ...said, status: 'offered', prices: [] }),
  productDescribed: ({ name, unit, taxPercent }) => ({ name, unit, taxPercent }),
  priceSet: (said, { prices = [] }) => ({ prices: [...prices, said] }),
  priceEnded: ({ priceId, until }, { prices = [] }) => ({
    prices: prices.map((price) => (price.priceId === priceId ? { ...price, until } : price)),
  }),
  productRetired: () => ({ status: 'retired' }),
  productReturned: () => ({ status: 'offered' }),
});
