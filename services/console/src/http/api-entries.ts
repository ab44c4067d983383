import { pointsEntry } from './api-memberships.ts';
import { By, Due, PromisedValue } from './api-parts.ts';
import { adviceEntry } from './api-profile.ts';
import { Type, type Static, type TSchema } from 'typebox';

/** The lines of a conversation and of a customer's timeline, as `/api/console/v1` answers them. */

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Personal = Type.Union([Type.String(), Type.Null()]);
const base = {
  entryId: Type.String({ description: 'The id of the event that began the entry' }),
  occurredAt: Instant,
  recordedAt: Instant,
};
const entry = <K extends string, T extends Record<string, TSchema>>(kind: K, properties: T) =>
  Type.Object({ kind: Type.Literal(kind), ...base, ...properties }, { additionalProperties: false });

/** How far a reply has come. */
export const ReplyState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sent'),
  Type.Literal('failed'),
  Type.Literal('uncertain'),
]);
export type ReplyState = Static<typeof ReplyState>;

const Attachment = Type.Object(
  {
    blobId: Type.String(),
    fileName: Personal,
    mediaType: Type.String(),
    bytes: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type Attachment = Static<typeof Attachment>;

const message = {
  messageId: Id,
  channel: Type.Optional(Type.String({ description: 'form or chat; absent: mail' })),
  from: Type.Object(
    { name: Type.Optional(Personal), address: Type.Optional(Personal) },
    { additionalProperties: false },
  ),
  subject: Personal,
  text: Personal,
  textTruncated: Type.Boolean(),
  html: Type.Boolean({ description: 'There is a sanitised HTML form' }),
  attachments: Type.Array(Attachment),
  automatic: Type.Boolean(),
  marks: Type.Array(Type.String({ description: 'charset-lied, too-deep, truncated, same-id-other-content' })),
};
const note = { noteId: Id, by: By, text: Personal };
const reply = {
  replyId: Id,
  by: Type.Optional(By),
  via: Type.Optional(Type.String({ description: 'chat; absent: mail' })),
  to: Type.Optional(Personal),
  subject: Type.Optional(Personal),
  text: Personal,
  state: ReplyState,
  stateAt: Instant,
  seenAt: Type.Optional(
    Type.String({ format: 'date-time', description: 'The visitor had it on their screen' }),
  ),
  reason: Type.Optional(Type.String({ description: "The relay's code, e.g. 550 5.1.1" })),
  willRetry: Type.Optional(Type.Boolean({ description: 'Failed for now; tried again by itself' })),
};
const taken = { by: By };
const released = { by: By };
const closed = {
  by: By,
  reason: Type.String({ description: 'answered, spam, no-answer-needed' }),
};
const reopened = {
  cause: Type.Union([Type.Literal('message'), Type.Literal('person')]),
  by: Type.Optional(By),
};
const identified = {
  partyId: Type.Optional(Id),
  partyName: Type.Optional(Personal),
};

/** A line of a conversation. `identified` without a party: it learnt that it is not whom it thought. */
export const ConversationEntry = Type.Union([
  entry('message', message),
  entry('note', note),
  entry('reply', reply),
  entry('taken', taken),
  entry('released', released),
  entry('closed', closed),
  entry('reopened', reopened),
  entry('identified', identified),
]);
export type ConversationEntry = Static<typeof ConversationEntry>;

const inConversation = { conversationId: Id, conversationSubject: Personal };

const partyEntries = [
  entry('opened', {
    conversationId: Id,
    conversationSubject: Personal,
    channel: Type.String(),
    mailbox: Type.String(),
  }),
  entry('begun', { partyId: Id, code: Type.String(), provisional: Type.Boolean() }),
  entry('named', { partyId: Id, name: Personal, by: Type.Optional(By) }),
  entry('contact-point-added', {
    partyId: Id,
    contactKind: Type.Union([Type.Literal('email'), Type.Literal('phone')]),
    address: Personal,
  }),
  entry('contact-point-removed', { partyId: Id, address: Type.Optional(Personal) }),
  entry('forgotten', { partyId: Id, reason: Type.String(), by: Type.Optional(By) }),
  entry('confirmed', { partyId: Id, reason: Type.String(), by: Type.Optional(By) }),
  entry('merged', {
    mergeId: Id,
    partyId: Id,
    survivorId: Id,
    name: Type.Optional(Personal),
    by: Type.Optional(By),
  }),
  entry('unmerged', {
    mergeId: Id,
    partyId: Id,
    survivorId: Id,
    name: Type.Optional(Personal),
    by: Type.Optional(By),
  }),
] as const;

/** Lines about records that are with the customer; each says what the record is, and which of its facts it tells. */
const recordEntries = [
  entry('call', {
    callId: Id,
    by: By,
    direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
    address: Type.Optional(Personal),
    seconds: Type.Integer({ minimum: 0 }),
    outcome: Type.String({ description: 'spoken, no-answer, busy, voicemail' }),
    note: Type.Optional(Personal),
    callBack: Type.Enum(['none', 'due', 'returned', 'waived']),
  }),
  entry('promise', {
    promiseId: Id,
    fact: Type.Enum(['made', 'rescheduled', 'handed-over', 'kept', 'broken', 'withdrawn', 'fulfilled-late']),
    by: Type.Optional(By),
    owner: By,
    promiseKind: Type.String({ description: 'price, date, term, gift, service, call-back, other' }),
    value: Type.Optional(PromisedValue),
    quote: Type.Optional(Personal),
    due: Due,
    reason: Type.Optional(Personal),
  }),
  entry('task', {
    taskId: Id,
    fact: Type.Enum(['opened', 'assigned', 'overdue', 'done', 'reopened', 'dropped']),
    by: Type.Optional(By),
    owner: By,
    title: Personal,
    due: Type.Optional(Due),
    reason: Type.Optional(Personal),
  }),
  entry('sale', {
    record: Type.Enum(['lead', 'opportunity', 'quote', 'order']),
    recordId: Id,
    code: Type.String(),
    fact: Type.Enum([
      'captured',
      'assigned',
      'qualified',
      'refused',
      'opened',
      'stage-reached',
      'estimated',
      'won',
      'lost',
      'reopened',
      'sent',
      'stopped',
      'contested',
      'replaced',
      'accepted',
      'declined',
      'withdrawn',
      'expired',
      'placed',
      'delivered',
      'returned',
    ]),
    by: Type.Optional(By),
    owner: Type.Optional(By),
    title: Type.Optional(Personal),
    stage: Type.Optional(Type.String()),
    amount: Type.Optional(
      Type.Object({ amount: Type.String(), currency: Type.String() }, { additionalProperties: false }),
    ),
    reason: Type.Optional(Type.String({ description: 'One of the words of sales for it' })),
    other: Type.Optional(Type.String({ description: 'Numbers of the quotes it met' })),
    complete: Type.Optional(Type.Boolean({ description: 'Everything ordered was delivered' })),
  }),
] as const;

/** Lines about cases, and about what the customer thought of them. */
const caseEntries = [
  entry('case', {
    caseId: Id,
    code: Type.String(),
    fact: Type.Enum(['opened', 'resolved', 'closed', 'reopened', 'missed', 'in-time-after-all']),
    by: Type.Optional(By),
    byMessage: Type.Optional(Type.Boolean({ description: 'the customer wrote again' })),
    caseType: Type.String(),
    priority: Type.String(),
    subject: Personal,
    clock: Type.Optional(Type.Enum(['first-response', 'resolution'])),
  }),
  entry('survey', {
    surveyId: Id,
    code: Type.String(),
    fact: Type.Enum(['asked', 'answered']),
    score: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
    comment: Type.Optional(Personal),
  }),
] as const;

/** Lines about messages that are sent unasked, with the reasons of the gate. */
const sendingEntries = [
  entry('sending', {
    messageId: Id,
    fact: Type.Enum([
      ...['held', 'stopped', 'sent', 'failed', 'uncertain'],
      ...['bounced', 'complained', 'answered', 'followed'],
    ] as const),
    purpose: Type.String(),
    by: Type.Optional(By),
    reason: Type.Optional(Type.String({ description: 'of the gate, of the mail server, or of the report' })),
    until: Type.Optional(Instant),
    record: Type.Optional(
      Type.Object({ kind: Type.String(), id: Type.String() }, { additionalProperties: false }),
    ),
    hard: Type.Optional(Type.Boolean({ description: 'it came back for good' })),
    answeredIn: Type.Optional(Id),
    link: Type.Optional(Type.String()),
  }),
] as const;

/** Lines about what the customer permits. */
const consentEntries = [
  entry('consent', {
    fact: Type.Enum(['given', 'withdrawn']),
    purpose: Type.String({ description: 'empty: every promotion' }),
    how: Type.String({ description: 'one-click, page, agent, form, import, complaint, confirmation' }),
    by: Type.Optional(By),
  }),
] as const;

/** A line of a customer's timeline; lines of conversations say which. Texts are cut at 2,000 characters. */
export const TimelineEntry = Type.Union([
  entry('message', { ...message, ...inConversation }),
  entry('note', { ...note, ...inConversation }),
  entry('reply', { ...reply, ...inConversation }),
  entry('taken', { ...taken, ...inConversation }),
  entry('released', { ...released, ...inConversation }),
  entry('closed', { ...closed, ...inConversation }),
  entry('reopened', { ...reopened, ...inConversation }),
  entry('identified', { ...identified, ...inConversation }),
  ...partyEntries,
  ...recordEntries,
  ...caseEntries,
  ...sendingEntries,
  ...consentEntries,
  entry('points', pointsEntry),
  entry('advice', adviceEntry),
]);
export type TimelineEntry = Static<typeof TimelineEntry>;

/** What the timeline's filter groups; work is taken to reopened, opened, task; identity is the rest. */
export const TIMELINE_GROUPS = [
  'said',
  'notes',
  'cases',
  'promises',
  'sales',
  'consents',
  'points',
  'work',
  'identity',
] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];
