import { Type, type Static, type TSchema } from 'typebox';
import { By, Due, PromisedValue } from './api-parts.ts';

/** What is shown at the moment of contact, as `/api/console/v1` answers it: beside a conversation, and on a customer's page as of any instant. */

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Personal = Type.Union([Type.String(), Type.Null()]);
const strict = <T extends Record<string, TSchema>>(properties: T, description = '') =>
  Type.Object(properties, { additionalProperties: false, ...(description ? { description } : {}) });
const Amount = strict({ amount: Type.String(), currency: Type.String() });

/** A case that is to be solved, or was solved and is not closed. */
export const StandingCase = strict({
  caseId: Id,
  code: Type.String(),
  subject: Personal,
  priority: Type.String(),
  resolved: Type.Boolean(),
  missed: Type.Array(Type.Enum(['first-response', 'resolution']), {
    description: 'what was promised for it and not kept in time',
  }),
  openedAt: Instant,
});
export type StandingCase = Static<typeof StandingCase>;

/** A promise that is to be kept, or was broken and not fulfilled since. */
export const StandingPromise = strict({
  promiseId: Id,
  promiseKind: Type.String({ description: 'price, date, term, gift, service, call-back, other' }),
  value: Type.Optional(PromisedValue),
  owner: By,
  due: Due,
  broken: Type.Boolean(),
});
export type StandingPromise = Static<typeof StandingPromise>;

/** A quote that holds. */
export const StandingOffer = strict({ quoteId: Id, code: Type.String(), amount: Amount, sentAt: Instant });
export type StandingOffer = Static<typeof StandingOffer>;

/** An order, and how far it has come. */
export const StandingOrder = strict({
  orderId: Id,
  code: Type.String(),
  amount: Amount,
  state: Type.Enum(['placed', 'partly-delivered', 'delivered', 'returned']),
  placedAt: Instant,
  changedAt: Instant,
});
export type StandingOrder = Static<typeof StandingOrder>;

/** What promotion is permitted: of several addresses the strictest word counts. */
export const Permission = strict({
  purpose: Type.String({ description: 'empty: every promotion' }),
  given: Type.Boolean(),
  since: Instant,
});
export type Permission = Static<typeof Permission>;

/** The last message that was sent unasked. */
export const SentMessage = strict({ messageId: Id, purpose: Type.String(), sentAt: Instant });
export type SentMessage = Static<typeof SentMessage>;

/** What a customer has going on with the company, the most pressing of each kind first. */
export const Standing = strict({
  cases: Type.Array(StandingCase),
  promises: Type.Array(StandingPromise),
  offers: Type.Array(StandingOffer),
  orders: Type.Array(StandingOrder, {
    description: 'The last five; how many there are stands among the sales',
  }),
  permissions: Type.Array(Permission),
  lastMessage: Type.Optional(SentMessage),
});
export type Standing = Static<typeof Standing>;

/** Why somebody probably writes or calls, with the record that tells so. The likeliest first. */
export const Likely = strict({
  why: Type.Enum([
    'mentioned',
    'promise-broken',
    'case-missed',
    'case-open',
    'promise-due',
    'order-underway',
    'order-returned',
    'order-delivered',
    'case-resolved',
    'offer-open',
    'message-sent',
  ]),
  record: strict({ kind: Type.Enum(['case', 'promise', 'quote', 'order', 'sending']), id: Id }),
  code: Type.Optional(Type.String()),
  at: Instant,
});
export type Likely = Static<typeof Likely>;

/** How sure it is whom a conversation is with. */
export const Recognised = strict({
  by: Type.Enum(['claim', 'contact-point', 'signed', 'person'], {
    description:
      'their own word alone; the address they write from; the website’s signature; a colleague who looked',
  }),
  at: Instant,
});
export type Recognised = Static<typeof Recognised>;
