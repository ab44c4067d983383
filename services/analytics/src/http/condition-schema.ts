import { type TSchema, Type } from 'typebox';
import {
  CASE_KINDS,
  CHURNS,
  CONSENT_CHANNELS,
  type Condition,
  LANGUAGES,
  LEAD_SOURCES,
  LEAD_STATES,
  QUOTE_STATES,
  REACHES,
  VALUE_CLASSES,
} from '../domain/condition.events.ts';
import { MOST } from '../domain/condition.ts';
import { Amount, Slug, Uuid, oneOf, strict } from './schemas.ts';

const some = (words: readonly string[]) =>
  Type.Array(oneOf(...words), { minItems: 1, maxItems: words.length, uniqueItems: true });
const withinDays = Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 }));
const fifths = Type.Optional(
  Type.Array(Type.Integer({ minimum: 1, maximum: 5 }), { minItems: 1, maxItems: 5, uniqueItems: true }),
);

const FACTS: readonly TSchema[] = [
  strict({
    is: Type.Literal('bought'),
    productId: Type.Optional(Uuid),
    orders: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    worth: Type.Optional(Amount),
    withinDays,
  }),
  strict({ is: Type.Literal('quote'), states: some(QUOTE_STATES) }),
  strict({
    is: Type.Literal('lead'),
    states: some(LEAD_STATES),
    source: Type.Optional(oneOf(...LEAD_SOURCES)),
  }),
  strict({ is: Type.Literal('open-case'), kinds: Type.Optional(some(CASE_KINDS)) }),
  strict({ is: Type.Literal('broken-promise') }),
  strict({ is: Type.Literal('due-promise') }),
  strict({ is: Type.Literal('awaits-call') }),
  strict({
    is: Type.Literal('member'),
    programmeId: Type.Optional(Uuid),
    tiers: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 20, uniqueItems: true })),
    points: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  }),
  strict({ is: Type.Literal('kind'), kind: oneOf('person', 'organisation') }),
  strict({ is: Type.Literal('language'), language: oneOf(...LANGUAGES) }),
  strict({ is: Type.Literal('consent'), purpose: Slug, channel: oneOf(...CONSENT_CHANNELS) }),
  strict({ is: Type.Literal('reached'), campaignId: Uuid, how: oneOf(...REACHES) }),
  strict({ is: Type.Literal('wrote'), withinDays }),
  strict({
    is: Type.Literal('scored'),
    classes: Type.Optional(some(VALUE_CLASSES)),
    churn: Type.Optional(some(CHURNS)),
    recency: fifths,
    frequency: fifths,
    monetary: fifths,
  }),
];

/** Written out level by level: every reader of the contract can follow it, and nothing nests without end. */
function nested(levels: number): TSchema {
  if (levels === 0) return Type.Union([...FACTS]);
  const inner = nested(levels - 1);
  return Type.Union([
    ...FACTS,
    strict({ is: oneOf('all', 'any'), of: Type.Array(inner, { minItems: 1, maxItems: MOST.facts }) }),
    strict({ is: Type.Literal('not'), of: inner }),
  ]);
}

/** A condition over facts and scores, as it is sent. */
export const ConditionBody = Type.Unsafe<Condition>(nested(MOST.levels));

/** The same as it is answered: whoever kept it had sent it. */
export const ConditionView = Type.Unsafe<Condition>(
  Type.Object({ is: Type.String() }, { additionalProperties: true }),
);
