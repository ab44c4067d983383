import { Type } from 'typebox';
import { CustomerView, Locked } from './customer-views.ts';

const Id = Type.String({ format: 'uuid' });
const Pointed = Type.Object({ kind: Type.String(), id: Type.String() });
const page = {
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};

export const MessageParams = Type.Object({ messageId: Id });
export const AddressParams = Type.Object({ addressId: Id });
export const LinkParams = Type.Object({ token: Type.String({ minLength: 1, maxLength: 160 }) });

/** POST /sendings */
export const SendingBody = Type.Object({
  partyId: Type.String({ format: 'uuid', description: 'who is to get it' }),
  materialId: Type.String({ format: 'uuid', description: 'its version published last is sent' }),
  notAfter: Type.Optional(
    Type.String({ format: 'date-time', maxLength: 40, description: 'later than this it is not sent' }),
  ),
});

const State = Type.Union(
  ['queued', 'held', 'stopped', 'sending', 'sent', 'failed', 'uncertain'].map((state) => Type.Literal(state)),
);

export const SendingsQuery = Type.Object(
  {
    ...page,
    state: Type.Optional(State),
    reason: Type.Optional(Type.String({ maxLength: 64, pattern: '^[a-z0-9 .-]+$' })),
    partyId: Type.Optional(Id),
    runId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export const CountsQuery = Type.Object({ runId: Type.Optional(Id) }, { additionalProperties: false });

export const SendingView = Type.Object({
  messageId: Type.String(),
  state: Type.String(),
  reason: Type.String({ description: 'why it is held or stopped, or how it failed; empty: neither' }),
  record: Type.Optional(Pointed),
  dueAt: Type.Optional(Type.String({ description: 'when it is looked at again' })),
  partyId: Type.String(),
  customer: Type.Optional(CustomerView),
  purpose: Type.String(),
  cause: Pointed,
  runId: Type.Optional(Type.String()),
  materialId: Type.String(),
  materialVersion: Type.Integer(),
  materialName: Type.Optional(Type.String()),
  queuedAt: Type.String(),
  changedAt: Type.String(),
  bounced: Type.String({ description: 'no, soft or hard' }),
  complained: Type.Boolean(),
  answers: Type.Integer(),
  links: Type.Integer({ description: 'how many of its links were followed' }),
});
export const SendingsPage = Type.Object({
  items: Type.Array(SendingView),
  locked: Locked,
  nextCursor: Type.Optional(Type.String()),
});
export const CountsView = Type.Object({
  counts: Type.Array(Type.Object({ state: Type.String(), reason: Type.String(), count: Type.Integer() })),
});

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM' });
const limits = {
  promotions: Type.Integer({ minimum: 1, maximum: 100, description: 'at most so many to a customer' }),
  days: Type.Integer({ minimum: 1, maximum: 366, description: 'within so many days' }),
  quietFrom: Clock,
  quietTo: Clock,
  zone: Type.String({ minLength: 1, maxLength: 64, description: 'of customers who did not say theirs' }),
  daysAfterCase: Type.Integer({
    minimum: 0,
    maximum: 90,
    description: 'promotion waits so long after a case was resolved',
  }),
};
export const RulesBody = Type.Object(limits);
export const RulesView = Type.Object({
  ...limits,
  version: Type.Integer({ description: '0: what holds until somebody says otherwise' }),
  validator: Type.String(),
});

export const SuppressionsPage = Type.Object({
  items: Type.Array(
    Type.Object({
      addressId: Type.String(),
      code: Type.String({ description: 'of the report, RFC 3463' }),
      messageId: Type.String(),
      partyId: Type.String(),
      customer: Type.Optional(CustomerView),
      suppressedAt: Type.String(),
      validator: Type.String(),
    }),
  ),
  locked: Locked,
  nextCursor: Type.Optional(Type.String()),
});
export const MaterialsView = Type.Object({
  items: Type.Array(
    Type.Object({
      materialId: Type.String(),
      version: Type.Integer(),
      code: Type.String(),
      name: Type.String(),
      purpose: Type.String(),
    }),
  ),
});
