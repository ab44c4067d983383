import { CREDITED_ORDERS, STANDING_COSTS } from './makings-sql.ts';
import { typeName } from './seen.ts';

/**
 * What a figure counts: events, amounts by currency, points, the mean of a number, the share of those with a 1, or what
 * amounts come to for one unit of others.
 */
export type Measure = 'count' | 'money' | 'points' | 'average' | 'share' | 'ratio';

/** A figure of a board: which events make it, and how. */
export interface Figure {
  readonly id: string;
  readonly board: Board;
  /** A type of events, or a making of its own. */
  readonly made: string;
  readonly measure: Measure;
  /** Of a ratio, what it is divided by. */
  readonly per?: string;
  /** Counts only those that nobody's machine sent by itself. */
  readonly byPeople?: true;
}

export const BOARDS = ['contact', 'sales', 'service', 'loyalty', 'marketing'] as const;
export type Board = (typeof BOARDS)[number];

const of = (
  board: Board,
  ...rows: readonly (readonly [string, string, string, Measure])[]
): readonly Figure[] =>
  rows.map(([id, topic, fact, measure]) => ({ id, board, made: typeName(topic, fact), measure }));

/** Every figure there is, board by board. */
export const FIGURES: readonly Figure[] = [
  {
    ...{ id: 'messages-received', board: 'contact', measure: 'count', byPeople: true },
    made: typeName('channels.conversation', 'message-received'),
  },
  ...of(
    'contact',
    ['conversations-opened', 'channels.conversation', 'conversation-opened', 'count'],
    ['replies-sent', 'channels.conversation', 'reply-sent', 'count'],
    ['conversations-closed', 'channels.conversation', 'conversation-closed', 'count'],
    ['calls-noted', 'channels.call', 'call-recorded', 'count'],
    ['parties-begun', 'customers.party', 'party-begun', 'count'],
  ),
  ...of(
    'sales',
    ['leads-captured', 'sales.lead', 'lead-captured', 'count'],
    ['leads-qualified', 'sales.lead', 'lead-qualified', 'count'],
    ['quotes-sent', 'sales.quote', 'quote-sent', 'count'],
    ['quoted-amount', 'sales.quote', 'quote-sent', 'money'],
    ['deals-won', 'sales.opportunity', 'opportunity-won', 'count'],
    ['deals-lost', 'sales.opportunity', 'opportunity-lost', 'count'],
    ['orders-placed', 'sales.order', 'order-placed', 'count'],
    ['ordered-amount', 'sales.order', 'order-placed', 'money'],
    ['returned-amount', 'sales.order', 'return-recorded', 'money'],
  ),
  ...of(
    'service',
    ['cases-opened', 'support.case', 'case-opened', 'count'],
    ['cases-resolved', 'support.case', 'case-resolved', 'count'],
    ['first-response-in-time', 'support.case', 'first-response-given', 'share'],
    ['targets-missed', 'support.case', 'sla-breached', 'count'],
    ['satisfaction', 'support.survey', 'survey-answered', 'average'],
    ['promises-made', 'workflow.promise', 'promise-made', 'count'],
    ['promises-broken', 'workflow.promise', 'promise-broken', 'count'],
  ),
  ...of(
    'loyalty',
    ['members-enrolled', 'loyalty.member', 'member-enrolled', 'count'],
    ['points-awarded', 'loyalty.member', 'points-awarded', 'points'],
    ['points-redeemed', 'loyalty.member', 'points-redeemed', 'points'],
    ['points-expired', 'loyalty.member', 'points-expired', 'points'],
    ['tiers-risen', 'loyalty.member', 'tier-risen', 'count'],
  ),
  ...of(
    'marketing',
    ['messages-sent', 'channels.sending', 'sending-sent', 'count'],
    ['messages-stopped', 'channels.sending', 'sending-stopped', 'count'],
    ['links-followed', 'channels.sending', 'link-followed', 'count'],
    ['messages-answered', 'channels.sending', 'sending-answered', 'count'],
    ['consents-given', 'customers.consent', 'consent-given', 'count'],
    ['consents-withdrawn', 'customers.consent', 'consent-withdrawn', 'count'],
  ),
  { id: 'campaign-costs', board: 'marketing', made: STANDING_COSTS, measure: 'money' },
  { id: 'credited-amount', board: 'marketing', made: CREDITED_ORDERS, measure: 'money' },
  {
    ...{ id: 'return-on-spend', board: 'marketing', measure: 'ratio' },
    ...{ made: CREDITED_ORDERS, per: STANDING_COSTS },
  },
];
