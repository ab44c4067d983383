import { type HeardEvent, subjectOf } from '@rapport/kernel/projection';
import { type Fact, type FactData, type Topic, typeOf } from '@rapport/proto/catalogue';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import { PromiseKind } from '@rapport/proto/workflow/v1/promise_events';
import type { FactRow, LineRow } from './fact-rows.ts';

/** What an event carries into the warehouse beside its type, its times and what it is about. */
export type Carried = Partial<
  Pick<FactRow, 'party' | 'day' | 'ref' | 'word' | 'channel' | 'minor' | 'currency' | 'number'>
> & { readonly lines?: readonly Pick<LineRow, 'line' | 'product' | 'minor' | 'currency'>[] };

interface Money {
  readonly minor: bigint;
  readonly currency: string;
}
const money = (amount: Money | undefined) =>
  amount ? { minor: amount.minor, currency: amount.currency } : {};
const exactly = ({ minor, currency }: Money): Money => ({ minor, currency });
const points = (data: { points: bigint; standing?: { available: bigint } | undefined }): Carried => ({
  minor: data.points,
  ...(data.standing ? { number: Number(data.standing.available) } : {}),
});

const spoken = (said: {
  partyId: string;
  purpose: string;
  channel: string;
  contactPoint: string;
}): Carried => ({ party: said.partyId, word: said.purpose, channel: said.channel, ref: said.contactPoint });

type Readers<T extends Topic> = {
  readonly [F in Fact<T>]?: (data: FactData<T, F>, event: HeardEvent) => Carried;
};

/** What to take of each fact; of those not named, that they happened. */
const READERS: { readonly [T in Topic]?: Readers<T> } = {
  'rapport.customers.party.v1': {
    partyBegun: ({ kind }, event) => ({
      party: subjectOf(event),
      word: kind === PartyKind.ORGANISATION ? 'organisation' : 'person',
    }),
    contactPointAdded: ({ contactPoint }, event) => ({ party: subjectOf(event), ref: contactPoint }),
    contactPointRemoved: ({ contactPoint }, event) => ({ party: subjectOf(event), ref: contactPoint }),
    partyMergedInto: ({ survivorId }, event) => ({ party: subjectOf(event), ref: survivorId }),
    partyUnmerged: ({ survivorId }, event) => ({ party: subjectOf(event), ref: survivorId }),
    partyForgotten: ({ reason }, event) => ({ party: subjectOf(event), word: reason }),
  },
  'rapport.customers.recognition.v1': {
    partyIdentified: ({ partyId, by }) => ({ party: partyId, word: by }),
    partySeparated: ({ partyId }) => ({ party: partyId }),
  },
  'rapport.customers.consent.v1': {
    consentGiven: spoken,
    consentWithdrawn: spoken,
    preferencesSet: ({ contactPoint, language }) => ({ ref: contactPoint, word: language }),
  },
  'rapport.channels.conversation.v1': {
    conversationOpened: ({ channel }) => ({ word: channel }),
    messageReceived: ({ channel, automatic, messageId }) => ({
      word: channel || 'mail',
      ref: messageId,
      number: automatic ? 1 : 0,
    }),
    replySent: ({ replyId }) => ({ ref: replyId }),
    conversationClosed: ({ reason }) => ({ word: reason }),
    partyLearned: ({ partyId }) => ({ party: partyId }),
  },
  'rapport.channels.call.v1': {
    callRecorded: ({ partyId, direction, callBackDue, conversationId }) => ({
      party: partyId,
      word: direction,
      ref: conversationId,
      number: callBackDue ? 1 : 0,
    }),
  },
  'rapport.channels.sending.v1': {
    sendingQueued: ({ partyId, purpose, cause }) => ({
      party: partyId,
      word: purpose,
      ...(cause ? { ref: cause.id } : {}),
    }),
    sendingSent: ({ partyId }) => ({ party: partyId }),
    sendingStopped: ({ partyId, reason }) => ({ party: partyId, word: reason }),
    sendingFailed: ({ partyId }) => ({ party: partyId }),
    sendingBounced: ({ partyId }) => ({ party: partyId }),
    sendingComplained: ({ partyId }) => ({ party: partyId }),
    sendingAnswered: ({ partyId }) => ({ party: partyId }),
    linkFollowed: ({ partyId }) => ({ party: partyId }),
  },
  'rapport.sales.lead.v1': {
    leadCaptured: ({ partyId, via, source }) => ({ party: partyId, word: (via ?? source)?.kind ?? '' }),
    leadQualified: ({ partyId, opportunityId }) => ({ party: partyId, ref: opportunityId }),
    leadRefused: ({ reason }) => ({ word: reason }),
  },
  'rapport.sales.opportunity.v1': {
    opportunityOpened: ({ partyId, standing }) => ({
      party: partyId,
      word: standing?.stage ?? '',
      ...money(standing?.amount),
    }),
    stageReached: ({ standing }) => ({ word: standing?.stage ?? '', ...money(standing?.amount) }),
    opportunityWon: ({ reason, standing }) => ({ word: reason, ...money(standing?.amount) }),
    opportunityLost: ({ reason, standing }) => ({ word: reason, ...money(standing?.amount) }),
  },
  'rapport.sales.quote.v1': {
    quoteBegun: ({ partyId }) => ({ party: partyId }),
    quoteSent: ({ partyId, totals }) => ({ party: partyId, ...money(totals?.gross) }),
    quoteAccepted: ({ partyId, totals }) => ({ party: partyId, ...money(totals?.gross) }),
    quoteDeclined: ({ reason }) => ({ word: reason }),
  },
  'rapport.sales.order.v1': {
    orderPlaced: ({ partyId, orderedOn, totals, lines, origin }) => ({
      party: partyId,
      day: orderedOn,
      ref: origin?.quoteId ?? '',
      ...money(totals?.gross),
      lines: lines.flatMap(({ line, productId, amounts }) =>
        amounts?.gross ? [{ line, product: productId, ...exactly(amounts.gross) }] : [],
      ),
    }),
    returnRecorded: ({ returnedOn, reason, value, lines }) => ({
      ...{ day: returnedOn, word: reason },
      ...money(value),
      lines: lines.flatMap(({ line, value: back }) =>
        back ? [{ line, minor: -back.minor, currency: back.currency }] : [],
      ),
    }),
    deliveryRecorded: ({ deliveredOn }) => ({ day: deliveredOn }),
  },
  'rapport.support.case.v1': {
    caseOpened: ({ partyId, conversationId, caseType }) => ({
      party: partyId,
      ref: conversationId,
      word: caseType,
    }),
    caseReclassified: ({ caseType }) => ({ word: caseType }),
    caseResolved: ({ cause }) => ({ word: cause }),
    firstResponseGiven: ({ inTime, givenAt }) => ({ number: inTime ? 1 : 0, word: givenAt }),
    slaBreached: ({ clock }) => ({ word: clock }),
    slaBreachRetracted: ({ clock }) => ({ word: clock }),
  },
  'rapport.support.survey.v1': {
    surveyIssued: ({ partyId, caseId }) => ({ party: partyId, ref: caseId }),
    surveyAnswered: ({ score, caseId }) => ({ number: score, ref: caseId }),
  },
  'rapport.workflow.promise.v1': {
    promiseMade: ({ partyId, kind }) => ({
      party: partyId,
      word: (PROMISES.get(kind) ?? 'other').toLowerCase().replace('_', '-'),
    }),
  },
  'rapport.loyalty.member.v1': {
    memberEnrolled: ({ partyId, programmeId, tier }) => ({
      party: partyId,
      ref: programmeId,
      word: tier,
      number: 0,
    }),
    pointsAwarded: points,
    pointsReleased: points,
    pointsExpired: points,
    debtRepaid: points,
    pointsRedeemed: points,
    redemptionReversed: points,
    pointsTakenBack: points,
    pointsCorrected: points,
    accountTakenOver: points,
    tierRisen: ({ to }) => ({ word: to }),
    tierReviewed: ({ to }) => ({ word: to }),
    accountJoined: ({ into }) => ({ ref: into }),
  },
  'rapport.marketing.campaign.v1': {
    campaignPlanned: ({ budget, lookBackDays }) => ({ ...money(budget), number: lookBackDays }),
    campaignChanged: ({ budget, lookBackDays }) => ({ ...money(budget), number: lookBackDays }),
    costRecorded: ({ costId, amount, kind, occurredOn }) => ({
      ...{ ref: costId, word: kind, day: occurredOn },
      ...money(amount),
    }),
    costCorrected: ({ costId, amount, kind, occurredOn }) => ({
      ...{ ref: costId, word: kind, day: occurredOn },
      ...money(amount),
    }),
  },
  'rapport.marketing.run.v1': {
    runPrepared: ({ campaignId }) => ({ ref: campaignId }),
    messagesReleased: ({ messages }) => ({ number: messages.length }),
  },
  'rapport.analytics.profile.v1': {
    scoresChanged: ({ scores }, event) => ({
      party: subjectOf(event),
      word: scores?.class ?? '',
      ref: scores?.churn ?? '',
      number: scores ? scores.recency * 100 + scores.frequency * 10 + scores.monetary : 0,
      ...money(scores?.value),
    }),
    segmentMembershipChanged: ({ segmentId, member }, event) => ({
      party: subjectOf(event),
      ref: segmentId,
      word: member ? 'in' : 'out',
    }),
    actionAccepted: ({ ruleId }, event) => ({ party: subjectOf(event), ref: ruleId }),
    actionRefused: ({ ruleId, reason }, event) => ({ party: subjectOf(event), ref: ruleId, word: reason }),
  },
};
const PROMISES = new Map(Object.entries(PromiseKind).map(([name, value]) => [value, name]));

type Reader = (data: unknown, event: HeardEvent) => Carried;
const byType: ReadonlyMap<string, Reader> = new Map(
  Object.entries(READERS).flatMap(([topic, readers]) =>
    Object.entries(readers).map(([fact, read]) => [
      typeOf(topic as Topic, fact as Fact<Topic>),
      read as unknown as Reader,
    ]),
  ),
);

/** What an event carries into the warehouse. */
export function carriedBy(event: HeardEvent): Carried {
  return (event.data === undefined ? undefined : byType.get(event.type)?.(event.data, event)) ?? {};
}
