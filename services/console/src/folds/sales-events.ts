import type { SealedText } from './personal.ts';

type Sealed = SealedText | null | undefined;

/** An amount with the digits of its currency. */
export interface AmountFacts {
  readonly amount: string;
  readonly currency: string;
}

/** What happens to leads, opportunities, quotes and orders of a customer; drafts and dates alone are not kept. */
export interface SalesFacts {
  readonly leadCaptured: { readonly code: string; readonly partyId: string; readonly topic: Sealed };
  readonly leadAssigned: { readonly ownerId: string };
  readonly leadQualified: { readonly partyId: string };
  readonly leadRefused: { readonly reason: string };
  readonly opportunityOpened: {
    readonly code: string;
    readonly partyId: string;
    readonly title: Sealed;
    readonly stage: string;
    readonly amount: AmountFacts;
  };
  readonly stageReached: { readonly stage: string };
  readonly amountEstimated: { readonly amount: AmountFacts };
  readonly closeExpected: object;
  readonly opportunityAssigned: { readonly ownerId: string };
  readonly opportunityWon: { readonly reason: string; readonly amount: AmountFacts };
  readonly opportunityLost: { readonly reason: string; readonly amount: AmountFacts };
  readonly opportunityReopened: object;
  readonly quoteBegun: { readonly code: string; readonly partyId: string };
  readonly quoteWritten: object;
  readonly quoteSent: { readonly amount: AmountFacts };
  readonly quoteStopped: { readonly other: string };
  readonly quoteContested: { readonly other: string };
  readonly quoteReplaced: { readonly other: string };
  readonly quoteAccepted: { readonly amount: AmountFacts };
  readonly quoteDeclined: { readonly reason: string };
  readonly quoteWithdrawn: { readonly reason: string };
  readonly quoteExpired: object;
  readonly orderPlaced: { readonly code: string; readonly partyId: string; readonly amount: AmountFacts };
  readonly deliveryRecorded: { readonly complete: boolean };
  readonly returnRecorded: { readonly reason: string; readonly amount: AmountFacts };
}

/** What each fact is called on a timeline, by what it is about; those that are not shown are empty. */
export const LEAD_SAYS = {
  leadCaptured: 'captured',
  leadAssigned: 'assigned',
  leadQualified: 'qualified',
  leadRefused: 'refused',
} as const satisfies Partial<Record<keyof SalesFacts, string>>;
export const OPPORTUNITY_SAYS = {
  opportunityOpened: 'opened',
  stageReached: 'stage-reached',
  amountEstimated: 'estimated',
  closeExpected: '',
  opportunityAssigned: 'assigned',
  opportunityWon: 'won',
  opportunityLost: 'lost',
  opportunityReopened: 'reopened',
} as const satisfies Partial<Record<keyof SalesFacts, string>>;
export const QUOTE_SAYS = {
  quoteBegun: '',
  quoteWritten: '',
  quoteSent: 'sent',
  quoteStopped: 'stopped',
  quoteContested: 'contested',
  quoteReplaced: 'replaced',
  quoteAccepted: 'accepted',
  quoteDeclined: 'declined',
  quoteWithdrawn: 'withdrawn',
  quoteExpired: 'expired',
} as const satisfies Partial<Record<keyof SalesFacts, string>>;
export const ORDER_SAYS = {
  orderPlaced: 'placed',
  deliveryRecorded: 'delivered',
  returnRecorded: 'returned',
} as const satisfies Partial<Record<keyof SalesFacts, string>>;

/** Names of all facts of sales. */
export const SALES_FACTS: readonly string[] = [LEAD_SAYS, OPPORTUNITY_SAYS, QUOTE_SAYS, ORDER_SAYS].flatMap(
  (says) => Object.keys(says),
);
