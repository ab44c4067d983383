import { type HeardEvent, type Projection, type RowChange, subjectOf } from '@rapport/kernel/projection';
import type { Json } from '@rapport/kernel/values';
import { type Fact, type FactData, typeOf } from '@rapport/proto/catalogue';
import { ContactPointKind, PartyKind } from '@rapport/proto/customers/v1/party_events';
import { lead, opportunity, order, quote } from './kept-sales.ts';
import { profile } from './kept-profiles.ts';
import { sending } from './kept-sendings.ts';
import { PROMISE_KINDS as KINDS, promisedValue } from './promised-value.ts';

const PARTY = 'rapport.customers.party.v1';
const RECOGNITION = 'rapport.customers.recognition.v1';
const CONVERSATION = 'rapport.channels.conversation.v1';
const CALL = 'rapport.channels.call.v1';
const SENDING = 'rapport.channels.sending.v1';
const PROMISE = 'rapport.workflow.promise.v1';
const TASK = 'rapport.workflow.task.v1';
const CASE = 'rapport.support.case.v1';
const SURVEY = 'rapport.support.survey.v1';
const LEAD = 'rapport.sales.lead.v1';
const OPPORTUNITY = 'rapport.sales.opportunity.v1';
const QUOTE = 'rapport.sales.quote.v1';
const ORDER = 'rapport.sales.order.v1';
const CONSENT = 'rapport.customers.consent.v1';
const MEMBER = 'rapport.loyalty.member.v1';
const PROFILE = 'rapport.analytics.profile.v1';
const TOPICS = [
  PARTY,
  RECOGNITION,
  CONVERSATION,
  CALL,
  SENDING,
  PROMISE,
  TASK,
  CASE,
  SURVEY,
  LEAD,
  OPPORTUNITY,
  QUOTE,
  ORDER,
  CONSENT,
  MEMBER,
  PROFILE,
] as const;

type Topic = (typeof TOPICS)[number];

/** What is kept of a fact: what moves something, the words that are read only when shown, the party it names. */
interface Kept {
  readonly facts: object;
  readonly details?: object;
  readonly linksTo?: string;
}

/** Of no interest to whoever looks at the customer. */
const nothing = 'nothing';

/** Every fact of a topic is listed, also what is not kept: a new one in the contract stops the build until somebody decides what it shows. */
type Keeping<T extends Topic> = {
  readonly [F in Fact<T>]: ((data: FactData<T, F>) => Kept) | typeof nothing;
};

const all = (facts: object): Kept => ({ facts });

const party: Keeping<typeof PARTY> = {
  partyBegun: ({ kind, ...rest }) => ({
    facts: { ...rest, kind: kind === PartyKind.ORGANISATION ? 'organisation' : 'person' },
  }),
  partyNamed: all,
  contactPointAdded: ({ kind, ...rest }) => ({
    facts: { ...rest, kind: kind === ContactPointKind.PHONE ? 'phone' : 'email' },
  }),
  contactPointRemoved: all,
  partyConfirmed: all,
  partyMergedInto: (facts) => ({ facts, linksTo: facts.survivorId }),
  partyUnmerged: (facts) => ({ facts, linksTo: facts.survivorId }),
  partyForgotten: all,
};

const recognition: Keeping<typeof RECOGNITION> = {
  partyIdentified: (facts) => ({ facts, linksTo: facts.partyId }),
  partySeparated: (facts) => ({ facts, linksTo: facts.partyId }),
};

const conversation: Keeping<typeof CONVERSATION> = {
  conversationOpened: all,
  messageReceived: ({ messageId, automatic, ...details }) => ({ facts: { messageId, automatic }, details }),
  conversationTaken: all,
  conversationReleased: all,
  noteWritten: ({ text, ...facts }) => ({ facts, details: { text } }),
  replyQueued: ({ text, to, subject, ...facts }) => ({ facts, details: { text, to, subject } }),
  replySent: all,
  replyFailed: all,
  replyUncertain: all,
  replyRetried: all,
  conversationClosed: all,
  conversationReopened: all,
  partyLearned: all,
  visitorIntroduced: all,
  repliesSeen: all,
};

const call: Keeping<typeof CALL> = {
  callRecorded: (facts) => {
    const withWhom = facts.conversationId || facts.partyId;
    return { facts, ...(withWhom ? { linksTo: withWhom } : {}) };
  },
  callReturned: all,
  callBackWaived: all,
};

const promise: Keeping<typeof PROMISE> = {
  promiseMade: ({ accountId, partyId, kind, value, quote, window }) => ({
    facts: { accountId, partyId, kind: KINDS[kind], value: promisedValue(value), quote, due: window?.to },
    linksTo: partyId,
  }),
  promiseRescheduled: ({ window, reason }) => ({ facts: { due: window?.to, reason } }),
  promiseHandedOver: all,
  promiseKept: all,
  promiseBroken: all,
  promiseWithdrawn: all,
  promiseFulfilledLate: all,
};

const task: Keeping<typeof TASK> = {
  taskOpened: ({ accountId, partyId, title, due }) => ({
    facts: { accountId, partyId, title, due },
    ...(partyId ? { linksTo: partyId } : {}),
  }),
  taskAssigned: all,
  taskOverdue: all,
  taskDone: all,
  taskReopened: all,
  taskDropped: all,
};

/** What of a case is for those who look at the customer; the rest is on its own page. */
const cases: Keeping<typeof CASE> = {
  caseOpened: ({ code, conversationId, partyId, caseType, priority, subject }) => ({
    facts: { code, conversationId, partyId, caseType, priority, subject },
    linksTo: conversationId || partyId,
  }),
  caseResolved: ({ cause }) => all({ cause }),
  caseClosed: () => all({}),
  caseReopened: ({ by }) => all({ by }),
  slaBreached: ({ clock, dueAt }) => all({ clock, dueAt }),
  slaBreachRetracted: ({ clock, dueAt }) => all({ clock, dueAt }),
  caseAssigned: nothing,
  caseReleased: nothing,
  caseReclassified: nothing,
  caseNoted: nothing,
  caseCallRecorded: nothing,
  firstResponseGiven: nothing,
  customerAwaited: nothing,
  caseResumed: nothing,
  slaWarned: nothing,
};

const survey: Keeping<typeof SURVEY> = {
  surveyIssued: ({ code, conversationId, partyId }) => ({
    facts: { code, conversationId, partyId },
    linksTo: conversationId || partyId,
  }),
  surveyAnswered: ({ score, comment }) => all({ score, comment }),
  surveySent: nothing,
  surveyExpired: nothing,
};

/** What was asked and what is wished lie on the customer's page of consents; what was permitted is its history. */
const consent: Keeping<typeof CONSENT> = {
  consentGiven: ({ partyId, purpose, evidence }) => permitted(partyId, purpose, evidence?.by),
  consentWithdrawn: ({ partyId, purpose, evidence }) => permitted(partyId, purpose, evidence?.by),
  consentAsked: nothing,
  preferencesSet: nothing,
};

function permitted(partyId: string, purpose: string, how = ''): Kept {
  return { facts: { partyId, purpose, how }, ...(partyId ? { linksTo: partyId } : {}) };
}

const member: Keeping<typeof MEMBER> = {
  memberEnrolled: ({ partyId, code, tier, tierName }) => ({
    facts: { partyId, code, tier, tierName },
    linksTo: partyId,
  }),
  pointsAwarded: ({ points, standing }) => all({ points, standing }),
  pointsReleased: all,
  pointsExpired: all,
  debtRepaid: all,
  pointsRedeemed: ({ points, rewardName, standing }) => all({ points, rewardName, standing }),
  redemptionReversed: ({ points, reason, standing }) => all({ points, reason, standing }),
  pointsTakenBack: ({ points, owed, standing }) => all({ points, owed, standing }),
  pointsCorrected: ({ points, reason, standing }) => all({ points, reason, standing }),
  tierRisen: ({ from, to, toName }) => all({ from, to, toName }),
  tierReviewed: ({ from, to, toName }) => all({ from, to, toName }),
  accountJoined: all,
  accountTakenOver: all,
};

/** All that was said and done about customers in public, event by event: what the customer's page is folded from. */
export const customerEvents: Projection = {
  name: 'customer_events_v1',
  from: TOPICS,
  key: ['source', 'position'],
  columns: {
    source: 'text',
    position: 'bigint',
    event_id: 'uuid',
    fact: 'text',
    subject: 'uuid',
    links_to: 'uuid',
    actor: 'text',
    occurred_at: 'timestamptz',
    recorded_at: 'timestamptz',
    facts: 'jsonb',
    details: 'jsonb',
  },
  on: {
    ...keepingAll(PARTY, party),
    ...keepingAll(RECOGNITION, recognition),
    ...keepingAll(CONVERSATION, conversation),
    ...keepingAll(CALL, call),
    ...keepingAll(SENDING, sending),
    ...keepingAll(PROMISE, promise),
    ...keepingAll(TASK, task),
    ...keepingAll(CASE, cases),
    ...keepingAll(SURVEY, survey),
    ...keepingAll(LEAD, lead),
    ...keepingAll(OPPORTUNITY, opportunity),
    ...keepingAll(QUOTE, quote),
    ...keepingAll(ORDER, order),
    ...keepingAll(CONSENT, consent),
    ...keepingAll(MEMBER, member),
    ...keepingAll(PROFILE, profile),
  },
  announce: ({ fact, subject }) => `${KIND_OF.get(String(fact)) ?? 'conversation'}:${String(subject)}`,
};

/** What a fact is about, where that is no conversation. */
const KIND_OF: ReadonlyMap<string, string> = new Map(
  Object.entries({
    party: { ...party, ...profile },
    call,
    sending,
    promise,
    task,
    case: cases,
    survey,
    lead,
    opportunity,
    quote,
    order,
    consent,
    member,
  }).flatMap(([kind, facts]) => Object.keys(facts).map((fact) => [fact, kind] as const)),
);

function keepingAll<T extends Topic>(topic: T, keeping: Keeping<T>): Projection['on'] {
  const facts = Object.entries(keeping) as [Fact<T>, ((data: never) => Kept) | typeof nothing][];
  return Object.fromEntries(
    facts.flatMap(([fact, keep]) =>
      keep === nothing
        ? []
        : [[typeOf(topic, fact), (event: HeardEvent<never>) => [change(fact, event, keep(event.data))]]],
    ),
  );
}

function change(fact: string, event: HeardEvent, { facts, details, linksTo }: Kept): RowChange {
  const { source, position } = event;
  const row = {
    source,
    position,
    event_id: event.id,
    fact,
    subject: subjectOf(event),
    links_to: linksTo ?? null,
    actor: event.meta.actor,
    occurred_at: event.occurredAt,
    recorded_at: event.recordedAt,
    facts: jsonOf(facts),
    details: details ? jsonOf(details) : null,
  };
  return { key: [source, position], row };
}

/** Contracts count in bigint; every count of ours is far below 2^53. */
function jsonOf(value: object): Json {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner)),
  ) as Json;
}
