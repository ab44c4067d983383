import type { Topic } from '@rapport/proto/catalogue';
import type { Money } from '@rapport/proto/common/v1/envelope';
import { type Book, type Logged, entriesOf, figuresOf, taking } from '../book.ts';
import { daysIn } from '../days.ts';
import { minorOf } from '../money.ts';
import { RETURNS } from './returns.ts';

/** What one event adds to a figure; a mean is of what was added. */
type Adding = (
  figure: string,
  event: Logged,
  by?: Partial<Pick<Added, 'day' | 'currency' | 'value'>>,
) => void;
interface Added {
  readonly figure: string;
  readonly day: string;
  readonly currency: string;
  readonly value: number;
}

const BOARDS = ['contact', 'sales', 'service', 'loyalty', 'marketing'];
const MEANS = ['first-response-in-time', 'satisfaction'];
const TOPICS: readonly Topic[] = [
  'rapport.channels.conversation.v1',
  'rapport.channels.call.v1',
  'rapport.channels.sending.v1',
  'rapport.customers.party.v1',
  'rapport.customers.consent.v1',
  'rapport.sales.lead.v1',
  'rapport.sales.quote.v1',
  'rapport.sales.opportunity.v1',
  'rapport.sales.order.v1',
  'rapport.support.case.v1',
  'rapport.support.survey.v1',
  'rapport.workflow.promise.v1',
  'rapport.loyalty.member.v1',
];

/**
 * Every figure of the dashboard's boards, month by month: by the days that events name, else those they happened on. What
 * campaigns cost and brought back has a book of its own.
 */
export function figuresBook(zone: string): Book {
  const dayOf = daysIn(zone);
  const all: Added[] = [];
  const adding: Adding = (
    figure,
    { occurredAt },
    { day = dayOf(occurredAt), currency = '', value = 1 } = {},
  ) => void all.push({ figure, day, currency, value });
  return {
    name: 'dashboard',
    topics: TOPICS,
    take: taking(
      ...contact(adding),
      ...sales(adding),
      ...service(adding),
      ...loyalty(adding),
      ...marketing(adding),
    ),
    figures: async (shown) => {
      const days = all.map(({ day }) => day).toSorted();
      const [from, to] = [days[0], days.at(-1)];
      const on = new Map<string, number>();
      if (from === undefined || to === undefined) return [];
      for (const board of BOARDS) {
        const asked = `/api/analytics/v1/figures?board=${board}&by=month&from=${from}&to=${to}`;
        const { figures } = (await shown.get(asked)) as unknown as { readonly figures: readonly Said[] };
        for (const { figureId, points } of figures.filter(({ figureId: id }) => !RETURNS.includes(id)))
          for (const { period, value, amount } of points)
            on.set(
              nameOf(figureId, period.slice(0, 7), amount?.currency ?? ''),
              amount ? minorOf(amount) : (value ?? 0),
            );
      }
      return figuresOf('figure', monthly(all), on);
    },
  };
}

interface Said {
  readonly figureId: string;
  readonly points: readonly {
    readonly period: string;
    readonly value?: number;
    readonly amount?: { readonly amount: string; readonly currency: string };
  }[];
}

const nameOf = (figure: string, month: string, currency: string) =>
  [figure, month, currency].filter(Boolean).join(' ');

function monthly(all: readonly Added[]): ReadonlyMap<string, number> {
  const months = Map.groupBy(all, ({ figure, day, currency }) => nameOf(figure, day.slice(0, 7), currency));
  return new Map(
    [...months].map(([name, added]) => {
      const sum = added.reduce((so, { value }) => so + value, 0);
      return [name, MEANS.includes(added[0]!.figure) ? sum / added.length : sum];
    }),
  );
}

/** One more of a figure. */
const one =
  (adding: Adding, figure: string) =>
  (_data: unknown, event: Logged): void =>
    adding(figure, event);

/** An amount, on the day that it names. */
function amount(adding: Adding, figure: string, event: Logged, money: Money | undefined, day?: string): void {
  if (!money) return;
  const { currency, minor } = money;
  adding(figure, event, { currency, value: Number(minor), ...(day === undefined ? {} : { day }) });
}

function contact(adding: Adding) {
  return [
    entriesOf('rapport.channels.conversation.v1', {
      messageReceived: ({ automatic }, event) => automatic || adding('messages-received', event),
      conversationOpened: one(adding, 'conversations-opened'),
      replySent: one(adding, 'replies-sent'),
      conversationClosed: one(adding, 'conversations-closed'),
    }),
    entriesOf('rapport.channels.call.v1', { callRecorded: one(adding, 'calls-noted') }),
    entriesOf('rapport.customers.party.v1', { partyBegun: one(adding, 'parties-begun') }),
  ];
}

function sales(adding: Adding) {
  return [
    entriesOf('rapport.sales.lead.v1', {
      leadCaptured: one(adding, 'leads-captured'),
      leadQualified: one(adding, 'leads-qualified'),
    }),
    entriesOf('rapport.sales.quote.v1', {
      quoteSent: ({ totals }, event) => {
        adding('quotes-sent', event);
        amount(adding, 'quoted-amount', event, totals?.gross);
      },
    }),
    entriesOf('rapport.sales.opportunity.v1', {
      opportunityWon: one(adding, 'deals-won'),
      opportunityLost: one(adding, 'deals-lost'),
    }),
    entriesOf('rapport.sales.order.v1', {
      orderPlaced: ({ orderedOn, totals }, event) => {
        adding('orders-placed', event, { day: orderedOn });
        amount(adding, 'ordered-amount', event, totals?.gross, orderedOn);
      },
      returnRecorded: ({ returnedOn, value }, event) =>
        amount(adding, 'returned-amount', event, value, returnedOn),
    }),
  ];
}

function service(adding: Adding) {
  return [
    entriesOf('rapport.support.case.v1', {
      caseOpened: one(adding, 'cases-opened'),
      caseResolved: one(adding, 'cases-resolved'),
      firstResponseGiven: ({ inTime }, event) =>
        adding('first-response-in-time', event, { value: inTime ? 1 : 0 }),
      slaBreached: one(adding, 'targets-missed'),
    }),
    entriesOf('rapport.support.survey.v1', {
      surveyAnswered: ({ score }, event) => adding('satisfaction', event, { value: score }),
    }),
    entriesOf('rapport.workflow.promise.v1', {
      promiseMade: one(adding, 'promises-made'),
      promiseBroken: one(adding, 'promises-broken'),
    }),
  ];
}

function loyalty(adding: Adding) {
  const points =
    (figure: string) =>
    (data: { readonly points: bigint }, event: Logged): void =>
      adding(figure, event, { value: Number(data.points) });
  return [
    entriesOf('rapport.loyalty.member.v1', {
      memberEnrolled: one(adding, 'members-enrolled'),
      pointsAwarded: points('points-awarded'),
      pointsRedeemed: points('points-redeemed'),
      pointsExpired: points('points-expired'),
      tierRisen: one(adding, 'tiers-risen'),
    }),
  ];
}

function marketing(adding: Adding) {
  return [
    entriesOf('rapport.channels.sending.v1', {
      sendingSent: one(adding, 'messages-sent'),
      sendingStopped: one(adding, 'messages-stopped'),
      linkFollowed: one(adding, 'links-followed'),
      sendingAnswered: one(adding, 'messages-answered'),
    }),
    entriesOf('rapport.customers.consent.v1', {
      consentGiven: one(adding, 'consents-given'),
      consentWithdrawn: one(adding, 'consents-withdrawn'),
    }),
  ];
}
