import { type Money, minorOf } from '@rapport/kernel/money';
import { PartyKind } from '@rapport/proto/customers/v1/party_events';
import type { FactData } from '@rapport/proto/catalogue';
import { id, told } from './log-world.ts';

/** What people and services do, as facts, each at an instant. */
export const party = (name: string, at: string, kind: PartyKind = PartyKind.PERSON) =>
  told('rapport.customers.party.v1', 'partyBegun', id(name), { kind, provisional: false, code: name }, at);
export const merge = (name: string, survivor: string, at: string) =>
  told(
    'rapport.customers.party.v1',
    'partyMergedInto',
    id(name),
    { mergeId: id(`${name} into ${survivor}`), survivorId: id(survivor) },
    at,
  );
export const unmerge = (name: string, survivor: string, at: string) =>
  told(
    'rapport.customers.party.v1',
    'partyUnmerged',
    id(name),
    { mergeId: id(`${name} into ${survivor}`), survivorId: id(survivor) },
    at,
  );

const money = (amount: string, currency = 'CNY') => ({ minor: minorOf({ amount, currency }), currency });
const amounts = (amount: string, currency?: string) => {
  const of = money(amount, currency);
  return { net: of, tax: { ...of, minor: 0n }, gross: of };
};

/** An order of lines, `[product, amount]` each. */
export function order(
  name: string,
  of: string,
  day: string,
  lines: readonly (readonly [string, string])[],
  { at = `${day}T04:00:00.000Z`, currency = 'CNY' } = {},
) {
  const total = lines.reduce((sum, [, amount]) => sum + minorOf({ amount, currency } as Money), 0n);
  const whole = { minor: total, currency };
  return told(
    'rapport.sales.order.v1',
    'orderPlaced',
    id(name),
    {
      ...{ code: name, partyId: id(of), opportunityId: '', ownerId: '', orderedOn: day, currency },
      origin: undefined,
      lines: lines.map(([product, amount], i) => ({
        ...{ line: i + 1, productId: id(product), productCode: product, name: undefined, unit: '' },
        ...{ quantity: '1', unitPrice: amount, discountPercent: '0', taxPercent: '0' },
        amounts: amounts(amount, currency),
      })),
      totals: { net: whole, tax: { minor: 0n, currency }, gross: whole },
    },
    at,
  );
}

/** So much of a line of an order came back. */
export function comesBack(
  name: string,
  day: string,
  line: number,
  amount: string,
  { at = `${day}T05:00:00.000Z`, currency = 'CNY' } = {},
) {
  const value = money(amount, currency);
  return told(
    'rapport.sales.order.v1',
    'returnRecorded',
    id(name),
    {
      ...{ returnId: id(`return of ${name} ${line} ${at}`), returnedOn: day, reason: 'defective' },
      ...{ lines: [{ line, quantity: '1', value }], value },
    },
    at,
  );
}

export const talk = (conversation: string, of: string, at: string) =>
  told(
    'rapport.customers.recognition.v1',
    'partyIdentified',
    id(conversation),
    { partyId: id(of), contactPoint: '', by: 'contact-point' },
    at,
  );
export const noTalk = (conversation: string, of: string, at: string) =>
  told('rapport.customers.recognition.v1', 'partySeparated', id(conversation), { partyId: id(of) }, at);
/** A message of the other side's, written by a person or by a machine. */
export const message = (name: string, conversation: string, automatic: boolean, at: string) =>
  told(
    'rapport.channels.conversation.v1',
    'messageReceived',
    id(conversation),
    {
      ...{ messageId: id(name), mailId: id(name), contactPoint: '', htmlBlobId: '', channel: '' },
      ...{ address: undefined, displayName: undefined, subject: undefined, text: undefined },
      ...{ attachments: [], automatic, marks: [], textTruncated: false },
    },
    at,
  );

export function opensCase(
  name: string,
  { conversation, of, kind = 'complaint' }: { conversation?: string; of?: string; kind?: string },
  at: string,
) {
  const data = {
    ...{ code: name, caseType: kind, priority: 'high', cause: '', accountId: '' },
    conversationId: conversation ? id(conversation) : '',
    partyId: of ? id(of) : '',
  };
  return told('rapport.support.case.v1', 'caseOpened', id(name), data, at);
}
export const reclassifiesCase = (name: string, kind: string, at: string) =>
  told(
    'rapport.support.case.v1',
    'caseReclassified',
    id(name),
    { accountId: '', caseType: kind, priority: 'high', cause: '' },
    at,
  );
export const resolvesCase = (name: string, at: string) =>
  told('rapport.support.case.v1', 'caseResolved', id(name), { accountId: '', cause: 'worn' }, at);
export const promise = (name: string, of: string, at: string) =>
  told(
    'rapport.workflow.promise.v1',
    'promiseMade',
    id(name),
    { accountId: '', partyId: id(of), kind: 2 },
    at,
  );
export const breaksPromise = (name: string, at: string) =>
  told('rapport.workflow.promise.v1', 'promiseBroken', id(name), { dueAt: at }, at);
export const fulfilsLate = (name: string, at: string) =>
  told('rapport.workflow.promise.v1', 'promiseFulfilledLate', id(name), { accountId: '' }, at);
export const quote = (name: string, of: string, amount: string, at: string) =>
  told(
    'rapport.sales.quote.v1',
    'quoteSent',
    id(name),
    { version: 1, code: name, partyId: id(of), lines: [], totals: amounts(amount), despite: [] },
    at,
  );
export const declines = (name: string, at: string) =>
  told('rapport.sales.quote.v1', 'quoteDeclined', id(name), { version: 1, reason: 'price' }, at);
export const enrols = (name: string, of: string, tier: string, at: string, programme = 'programme') =>
  told(
    'rapport.loyalty.member.v1',
    'memberEnrolled',
    id(name),
    { programmeId: id(programme), partyId: id(of), code: name, how: 'by-agent', tier },
    at,
  );
export const releases = (name: string, available: bigint, at: string) =>
  told(
    'rapport.loyalty.member.v1',
    'pointsReleased',
    id(name),
    { points: available, standing: { pending: 0n, available, debt: 0n } },
    at,
  );

/** An address of somebody. */
export const hasAddress = (name: string, address: string, at: string) =>
  told('rapport.customers.party.v1', 'contactPointAdded', id(name), { kind: 1, contactPoint: address }, at);
export const losesAddress = (name: string, address: string, at: string) =>
  told('rapport.customers.party.v1', 'contactPointRemoved', id(name), { contactPoint: address }, at);
const said = { purpose: 'news', channel: 'mail', evidence: undefined };
export const permits = (address: string, of: string, at: string, purpose = 'news') =>
  told(
    'rapport.customers.consent.v1',
    'consentGiven',
    id(address),
    { ...said, contactPoint: address, partyId: id(of), purpose, wordingVersion: 1 },
    at,
  );
/** Without a purpose: everything. */
export const forbids = (address: string, of: string, at: string, purpose = '') =>
  told(
    'rapport.customers.consent.v1',
    'consentWithdrawn',
    id(address),
    { ...said, contactPoint: address, partyId: id(of), purpose, channel: '' },
    at,
  );
export const speaks = (address: string, language: string, at: string) =>
  told(
    'rapport.customers.consent.v1',
    'preferencesSet',
    id(address),
    { contactPoint: address, language, zone: '', quietFrom: '', quietTo: '', evidence: undefined },
    at,
  );

/** Interest of somebody, and where it was known from. */
export const lead = (name: string, of: string, source: string, at: string, via?: string) =>
  told(
    'rapport.sales.lead.v1',
    'leadCaptured',
    id(name),
    {
      ...{ code: name, partyId: of && id(of), ownerId: '', emailPoint: '', phonePoint: '' },
      source: { kind: source, id: id(`${source} of ${name}`) },
      via: via === undefined ? undefined : { kind: via, id: id(`${via} of ${name}`) },
    },
    at,
  );
export const qualifies = (name: string, of: string, at: string) =>
  told('rapport.sales.lead.v1', 'leadQualified', id(name), { opportunityId: '', partyId: id(of) }, at);

/** A campaign, in whose orders messages of so many days before count. */
export const campaign = (name: string, lookBackDays: number, at: string) =>
  told(
    'rapport.marketing.campaign.v1',
    'campaignPlanned',
    id(name),
    {
      code: name,
      name,
      goal: '',
      purpose: 'news',
      budget: money('500.00'),
      from: '',
      to: '',
      lookBackDays,
      ownerId: '',
    },
    at,
  );
export const costs = (of: string, cost: string, amount: string, day: string, at = `${day}T04:00:00.000Z`) =>
  told(
    'rapport.marketing.campaign.v1',
    'costRecorded',
    id(of),
    { costId: id(cost), amount: money(amount), kind: 'media', occurredOn: day },
    at,
  );
export const costsInstead = (of: string, cost: string, amount: string, day: string, at: string) =>
  told(
    'rapport.marketing.campaign.v1',
    'costCorrected',
    id(of),
    { costId: id(cost), amount: money(amount), kind: 'media', occurredOn: day, reason: 'wrong-amount' },
    at,
  );
/** A message of a campaign that went out to somebody. */
export const reaches = (name: string, of: string, by: string, at: string) => [
  told(
    'rapport.channels.sending.v1',
    'sendingQueued',
    id(name),
    { partyId: id(of), purpose: 'news', cause: { kind: 'campaign', id: id(by) }, materialVersion: 0 },
    at,
  ),
  told('rapport.channels.sending.v1', 'sendingSent', id(name), { partyId: id(of) }, at),
];
export const bounces = (name: string, of: string, at: string) =>
  told('rapport.channels.sending.v1', 'sendingBounced', id(name), { partyId: id(of) }, at);

/** A call of somebody, or of whom a conversation is with. */
export const call = (
  name: string,
  { of = '', conversation = '', direction = 'in', callBackDue = false },
  at: string,
) =>
  told(
    'rapport.channels.call.v1',
    'callRecorded',
    id(name),
    {
      ...{ accountId: '', contactPoint: '', startedAt: at, seconds: 60, outcome: 'spoken' },
      ...{ partyId: of && id(of), conversationId: conversation && id(conversation), direction, callBackDue },
    },
    at,
  );
export const callsBack = (name: string, at: string) =>
  told('rapport.channels.call.v1', 'callReturned', id(name), { accountId: '', byCallId: '' }, at);

type Scores = NonNullable<FactData<'rapport.analytics.profile.v1', 'scoresChanged'>['scores']>;
/** How analysis ranks somebody; not at all, without scores. */
export const ranks = (of: string, scores: Scores | undefined, at: string) =>
  told('rapport.analytics.profile.v1', 'scoresChanged', id(of), { scores, from: undefined }, at);
