import { type Money, moneyOf } from '@rapport/kernel/money';
import type { Fact, FactData } from '@rapport/proto/catalogue';
import type { Money as WireMoney } from '@rapport/proto/common/v1/envelope';

/** What is kept of the facts of sales: what a line on a customer's page says, and whom it names. */

const amountOf = (money: WireMoney | undefined): Money | undefined =>
  money && moneyOf(money.minor, money.currency);
/** A lead may not know yet whose it is. */
const linked = (partyId: string) => (partyId === '' ? {} : { linksTo: partyId });
const nothing = () => ({ facts: {} });

type Lead<F extends Fact<'rapport.sales.lead.v1'>> = FactData<'rapport.sales.lead.v1', F>;
type Opportunity<F extends Fact<'rapport.sales.opportunity.v1'>> = FactData<
  'rapport.sales.opportunity.v1',
  F
>;
type Quote<F extends Fact<'rapport.sales.quote.v1'>> = FactData<'rapport.sales.quote.v1', F>;
type Order<F extends Fact<'rapport.sales.order.v1'>> = FactData<'rapport.sales.order.v1', F>;

export const lead = {
  leadCaptured: ({ code, partyId, topic }: Lead<'leadCaptured'>) => ({
    facts: { code, partyId, topic },
    ...linked(partyId),
  }),
  leadAssigned: ({ ownerId }: Lead<'leadAssigned'>) => ({ facts: { ownerId } }),
  leadQualified: ({ partyId }: Lead<'leadQualified'>) => ({ facts: { partyId }, ...linked(partyId) }),
  leadRefused: ({ reason }: Lead<'leadRefused'>) => ({ facts: { reason } }),
};

export const opportunity = {
  opportunityOpened: ({ code, partyId, title, standing }: Opportunity<'opportunityOpened'>) => ({
    facts: { code, partyId, title, stage: standing?.stage, amount: amountOf(standing?.amount) },
    linksTo: partyId,
  }),
  stageReached: ({ standing }: Opportunity<'stageReached'>) => ({ facts: { stage: standing?.stage } }),
  amountEstimated: ({ standing }: Opportunity<'amountEstimated'>) => ({
    facts: { amount: amountOf(standing?.amount) },
  }),
  closeExpected: nothing,
  opportunityAssigned: ({ standing }: Opportunity<'opportunityAssigned'>) => ({
    facts: { ownerId: standing?.ownerId },
  }),
  opportunityWon: ({ reason, standing }: Opportunity<'opportunityWon'>) => ({
    facts: { reason, amount: amountOf(standing?.amount) },
  }),
  opportunityLost: ({ reason, standing }: Opportunity<'opportunityLost'>) => ({
    facts: { reason, amount: amountOf(standing?.amount) },
  }),
  opportunityReopened: nothing,
};

export const quote = {
  quoteBegun: ({ code, partyId }: Quote<'quoteBegun'>) => ({ facts: { code, partyId }, linksTo: partyId }),
  quoteWritten: nothing,
  quoteSent: ({ totals }: Quote<'quoteSent'>) => ({ facts: { amount: amountOf(totals?.gross) } }),
  quoteStopped: ({ by }: Quote<'quoteStopped'>) => ({
    facts: { other: by.map(({ code }) => code).join(', ') },
  }),
  quoteContested: ({ by }: Quote<'quoteContested'>) => ({ facts: { other: by?.code } }),
  quoteReplaced: ({ by }: Quote<'quoteReplaced'>) => ({ facts: { other: by?.code } }),
  quoteAccepted: ({ totals }: Quote<'quoteAccepted'>) => ({ facts: { amount: amountOf(totals?.gross) } }),
  quoteDeclined: ({ reason }: Quote<'quoteDeclined'>) => ({ facts: { reason } }),
  quoteWithdrawn: ({ reason }: Quote<'quoteWithdrawn'>) => ({ facts: { reason } }),
  quoteExpired: nothing,
};

export const order = {
  orderPlaced: ({ code, partyId, totals }: Order<'orderPlaced'>) => ({
    facts: { code, partyId, amount: amountOf(totals?.gross) },
    linksTo: partyId,
  }),
  deliveryRecorded: ({ complete }: Order<'deliveryRecorded'>) => ({ facts: { complete } }),
  returnRecorded: ({ reason, value }: Order<'returnRecorded'>) => ({
    facts: { reason, amount: amountOf(value) },
  }),
};
