import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type { EventMeta } from './gen/rapport/common/v1/envelope.ts';
import { AccountEvent } from './gen/rapport/access/v1/account_events.ts';
import { ModelEvent } from './gen/rapport/analytics/v1/model_events.ts';
import { ProfileEvent } from './gen/rapport/analytics/v1/profile_events.ts';
import { RulesetEvent } from './gen/rapport/analytics/v1/ruleset_events.ts';
import { SegmentEvent } from './gen/rapport/analytics/v1/segment_events.ts';
import { CallEvent } from './gen/rapport/channels/v1/call_events.ts';
import { ConversationEvent } from './gen/rapport/channels/v1/conversation_events.ts';
import { FormEvent } from './gen/rapport/channels/v1/form_events.ts';
import { MailEvent } from './gen/rapport/channels/v1/mail_events.ts';
import { SendingEvent } from './gen/rapport/channels/v1/sending_events.ts';
import { SiteEvent } from './gen/rapport/channels/v1/site_events.ts';
import { SubmissionEvent } from './gen/rapport/channels/v1/submission_events.ts';
import { ConsentEvent } from './gen/rapport/customers/v1/consent_events.ts';
import { PartyEvent } from './gen/rapport/customers/v1/party_events.ts';
import { PurposeEvent } from './gen/rapport/customers/v1/purpose_events.ts';
import { RecognitionEvent } from './gen/rapport/customers/v1/recognition_events.ts';
import { MemberEvent } from './gen/rapport/loyalty/v1/member_events.ts';
import { ProgrammeEvent } from './gen/rapport/loyalty/v1/programme_events.ts';
import { RewardEvent } from './gen/rapport/loyalty/v1/reward_events.ts';
import { AudienceEvent } from './gen/rapport/marketing/v1/audience_events.ts';
import { CampaignEvent } from './gen/rapport/marketing/v1/campaign_events.ts';
import { MaterialEvent } from './gen/rapport/marketing/v1/material_events.ts';
import { RunEvent } from './gen/rapport/marketing/v1/run_events.ts';
import { PartnerEvent } from './gen/rapport/partners/v1/partner_events.ts';
import { SubscriptionEvent } from './gen/rapport/partners/v1/subscription_events.ts';
import { LeadEvent } from './gen/rapport/sales/v1/lead_events.ts';
import { OpportunityEvent } from './gen/rapport/sales/v1/opportunity_events.ts';
import { OrderEvent } from './gen/rapport/sales/v1/order_events.ts';
import { ProductEvent } from './gen/rapport/sales/v1/product_events.ts';
import { QuoteEvent } from './gen/rapport/sales/v1/quote_events.ts';
import { CaseEvent } from './gen/rapport/support/v1/case_events.ts';
import { SurveyEvent } from './gen/rapport/support/v1/survey_events.ts';
import { PromiseEvent } from './gen/rapport/workflow/v1/promise_events.ts';
import { TaskEvent } from './gen/rapport/workflow/v1/task_events.ts';

/** Every public topic and the message its records carry. A topic is written by the service its name says, by nobody else. */
export const catalogue = {
  'rapport.access.account.v1': { message: AccountEvent, subject: 'accountId' },
  'rapport.analytics.model.v1': { message: ModelEvent, subject: 'modelId' },
  'rapport.analytics.profile.v1': { message: ProfileEvent, subject: 'partyId' },
  'rapport.analytics.ruleset.v1': { message: RulesetEvent, subject: 'rulesetId' },
  'rapport.analytics.segment.v1': { message: SegmentEvent, subject: 'segmentId' },
  'rapport.channels.call.v1': { message: CallEvent, subject: 'callId' },
  'rapport.channels.conversation.v1': { message: ConversationEvent, subject: 'conversationId' },
  'rapport.channels.form.v1': { message: FormEvent, subject: 'formId' },
  'rapport.channels.mail.v1': { message: MailEvent, subject: 'mailId' },
  'rapport.channels.sending.v1': { message: SendingEvent, subject: 'messageId' },
  'rapport.channels.site.v1': { message: SiteEvent, subject: 'siteId' },
  'rapport.channels.submission.v1': { message: SubmissionEvent, subject: 'submissionId' },
  'rapport.customers.consent.v1': { message: ConsentEvent, subject: 'consentId' },
  'rapport.customers.party.v1': { message: PartyEvent, subject: 'partyId' },
  'rapport.customers.purpose.v1': { message: PurposeEvent, subject: 'purposeId' },
  'rapport.customers.recognition.v1': { message: RecognitionEvent, subject: 'conversationId' },
  'rapport.loyalty.member.v1': { message: MemberEvent, subject: 'memberId' },
  'rapport.loyalty.programme.v1': { message: ProgrammeEvent, subject: 'programmeId' },
  'rapport.loyalty.reward.v1': { message: RewardEvent, subject: 'rewardId' },
  'rapport.marketing.audience.v1': { message: AudienceEvent, subject: 'audienceId' },
  'rapport.marketing.campaign.v1': { message: CampaignEvent, subject: 'campaignId' },
  'rapport.marketing.material.v1': { message: MaterialEvent, subject: 'materialId' },
  'rapport.marketing.run.v1': { message: RunEvent, subject: 'runId' },
  'rapport.partners.partner.v1': { message: PartnerEvent, subject: 'partnerId' },
  'rapport.partners.subscription.v1': { message: SubscriptionEvent, subject: 'subscriptionId' },
  'rapport.sales.lead.v1': { message: LeadEvent, subject: 'leadId' },
  'rapport.sales.opportunity.v1': { message: OpportunityEvent, subject: 'opportunityId' },
  'rapport.sales.order.v1': { message: OrderEvent, subject: 'orderId' },
  'rapport.sales.product.v1': { message: ProductEvent, subject: 'productId' },
  'rapport.sales.quote.v1': { message: QuoteEvent, subject: 'quoteId' },
  'rapport.support.case.v1': { message: CaseEvent, subject: 'caseId' },
  'rapport.support.survey.v1': { message: SurveyEvent, subject: 'surveyId' },
  'rapport.workflow.promise.v1': { message: PromiseEvent, subject: 'promiseId' },
  'rapport.workflow.task.v1': { message: TaskEvent, subject: 'taskId' },
} as const;

export type Topic = keyof typeof catalogue;
interface Messages {
  'rapport.access.account.v1': AccountEvent;
  'rapport.analytics.model.v1': ModelEvent;
  'rapport.analytics.profile.v1': ProfileEvent;
  'rapport.analytics.ruleset.v1': RulesetEvent;
  'rapport.analytics.segment.v1': SegmentEvent;
  'rapport.channels.call.v1': CallEvent;
  'rapport.channels.conversation.v1': ConversationEvent;
  'rapport.channels.form.v1': FormEvent;
  'rapport.channels.mail.v1': MailEvent;
  'rapport.channels.sending.v1': SendingEvent;
  'rapport.channels.site.v1': SiteEvent;
  'rapport.channels.submission.v1': SubmissionEvent;
  'rapport.customers.consent.v1': ConsentEvent;
  'rapport.customers.party.v1': PartyEvent;
  'rapport.customers.purpose.v1': PurposeEvent;
  'rapport.customers.recognition.v1': RecognitionEvent;
  'rapport.loyalty.member.v1': MemberEvent;
  'rapport.loyalty.programme.v1': ProgrammeEvent;
  'rapport.loyalty.reward.v1': RewardEvent;
  'rapport.marketing.audience.v1': AudienceEvent;
  'rapport.marketing.campaign.v1': CampaignEvent;
  'rapport.marketing.material.v1': MaterialEvent;
  'rapport.marketing.run.v1': RunEvent;
  'rapport.partners.partner.v1': PartnerEvent;
  'rapport.partners.subscription.v1': SubscriptionEvent;
  'rapport.sales.lead.v1': LeadEvent;
  'rapport.sales.opportunity.v1': OpportunityEvent;
  'rapport.sales.order.v1': OrderEvent;
  'rapport.sales.product.v1': ProductEvent;
  'rapport.sales.quote.v1': QuoteEvent;
  'rapport.support.case.v1': CaseEvent;
  'rapport.support.survey.v1': SurveyEvent;
  'rapport.workflow.promise.v1': PromiseEvent;
  'rapport.workflow.task.v1': TaskEvent;
}
type Variant<T extends Topic> = NonNullable<Messages[T]['event']>;
/** Names of the facts of a topic, lowerCamel as in the oneof: `messageReceived`. */
export type Fact<T extends Topic> = Variant<T>['$case'];
/** What a fact says. */
export type FactData<T extends Topic, F extends Fact<T>> =
  Extract<Variant<T>, { readonly $case: F }> extends { readonly value: infer Value } ? Value : never;

/** What the publisher knows of the event besides its data. */
export interface PublishedFrom {
  readonly streamId: string;
  readonly version: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly meta: {
    readonly correlationId: string;
    readonly causationId?: string;
    readonly actor: string;
    readonly traceparent?: string;
  };
}

/** CloudEvents type of a fact: `rapport.channels.conversation.message-received.v1`. */
export function typeOf<T extends Topic>(topic: T, fact: Fact<T>): string {
  const kebab = String(fact).replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  return topic.replace(/\.v(\d+)$/, `.${kebab}.v$1`);
}

/** The public record of a private event: where it goes, its type and its bytes. */
export function publish<T extends Topic, F extends Fact<T>>(
  topic: T,
  fact: F,
  value: FactData<T, F>,
  from: PublishedFrom,
): { topic: T; type: string; value: Uint8Array } {
  const { message, subject } = catalogue[topic] as Codec;
  const meta: EventMeta = {
    correlationId: from.meta.correlationId,
    causationId: from.meta.causationId ?? '',
    actor: from.meta.actor,
    traceparent: from.meta.traceparent ?? '',
    occurredAt: from.occurredAt,
    recordedAt: from.recordedAt,
    version: BigInt(from.version),
  };
  const id = from.streamId.slice(from.streamId.indexOf('-') + 1);
  const bytes = message.encode({ meta, [subject]: id, event: { $case: fact, value } }).finish();
  return { topic, type: typeOf(topic, fact), value: bytes };
}

/** Reads a record of a topic. Its type is empty when it carries a fact this build does not know. */
export function read<T extends Topic>(
  topic: T,
  bytes: Uint8Array,
): {
  readonly type: string;
  readonly data: unknown;
  readonly occurredAt: string;
  readonly meta: PublishedFrom['meta'];
} {
  const { meta, event } = (catalogue[topic] as Codec).message.decode(bytes) as {
    readonly meta?: EventMeta;
    readonly event?: { readonly $case: Fact<T>; readonly value: unknown };
  };
  return {
    type: event ? typeOf(topic, event.$case) : '',
    data: event?.value,
    occurredAt: meta?.occurredAt ?? '',
    meta: causeOf(meta),
  };
}

/** The cause a record carries; protobuf writes what is absent as empty. */
function causeOf(meta: EventMeta | undefined): PublishedFrom['meta'] {
  if (!meta) return { correlationId: '', actor: '' };
  const { correlationId, causationId, actor, traceparent } = meta;
  return { correlationId, actor, ...(causationId && { causationId }), ...(traceparent && { traceparent }) };
}

/** Decoders of some topics, in the form the kernel's projections and reactions take. */
export function decoders<T extends Topic>(...topics: readonly T[]) {
  return Object.fromEntries(topics.map((topic) => [topic, (bytes: Uint8Array) => read(topic, bytes)]));
}

/** The same for who passes facts on without knowing them: the JSON form of protobuf, without the cause. */
export function jsonDecoders<T extends Topic>(...topics: readonly T[]) {
  return Object.fromEntries(
    topics.map((topic) => {
      const { message } = catalogue[topic] as Codec;
      return [
        topic,
        (bytes: Uint8Array) => {
          const { meta: _, ...data } = message.toJSON(message.decode(bytes)) as Readonly<
            Record<string, unknown>
          >;
          return { ...read(topic, bytes), data };
        },
      ];
    }),
  );
}

interface Codec {
  readonly subject: string;
  readonly message: {
    encode(message: unknown, writer?: BinaryWriter): BinaryWriter;
    decode(input: BinaryReader | Uint8Array, length?: number): unknown;
    toJSON(message: unknown): unknown;
  };
}
