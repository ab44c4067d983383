import { Type, type Static, type TSchema } from 'typebox';
import { By } from './api-parts.ts';

/** What analysis says of a customer, as `/api/console/v1` answers it; as of any instant. */

const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const Amount = strict({ amount: Type.String(), currency: Type.String() });
const Rank = Type.Integer({ minimum: 0, maximum: 5, description: '1 the lowest fifth; 0: never bought' });

/** Why something holds of a customer. */
export const ProfileReason = strict({
  fact: Type.String({
    description: 'bought, quote, lead, open-case, broken-promise, due-promise, member, …',
  }),
  absent: Type.Boolean({ description: 'it holds because this was not found' }),
  count: Type.Integer(),
  amount: Type.Optional(Amount),
  lastOn: Type.String({ description: 'the last day of it; empty: it has none' }),
  word: Type.String(),
  records: Type.Array(strict({ kind: Type.String(), id: Type.String() })),
});
export type ProfileReason = Static<typeof ProfileReason>;

/** How a customer ranks. */
export const Scores = strict({
  class: Type.String({ description: 'vip, major, ordinary, small; empty: never bought' }),
  churn: Type.String({ description: 'low, medium, high; empty: not known' }),
  recency: Rank,
  frequency: Rank,
  monetary: Rank,
  value: Type.Optional(Amount),
  modelVersion: Type.Integer(),
});
export type Scores = Static<typeof Scores>;

/** Something that is worth doing for a customer now, with its reasons. */
export const Advice = strict({
  ruleId: Type.String(),
  kind: Type.String({ description: 'fix, keep, serve or sell' }),
  action: Type.String(),
  reasons: Type.Array(ProfileReason),
});
export type Advice = Static<typeof Advice>;

/** A customer as analysis sees them; what is to be fixed stands before everything else. */
export const Profile = strict({
  scores: Type.Optional(Scores),
  segments: Type.Array(strict({ segmentId: Id, since: Instant, reasons: Type.Array(ProfileReason) })),
  actions: Type.Array(Advice),
});
export type Profile = Static<typeof Profile>;

/** What a line about advice says: what became of it. */
export const adviceEntry = {
  fact: Type.Enum(['accepted', 'refused']),
  action: Type.Optional(Type.String({ description: 'what was advised' })),
  by: Type.Optional(By),
  reason: Type.Optional(Type.String()),
} as const;
