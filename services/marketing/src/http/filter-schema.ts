import { type TSchema, Type } from 'typebox';
import {
  CASE_KINDS,
  type Filter,
  LEAD_SOURCES,
  LEAD_STATES,
  QUOTE_STATES,
  REACHES,
} from '../domain/audience.events.ts';
import { MOST } from '../domain/filter.ts';
import { Amount, PurposeCode, Uuid, oneOf, strict } from './schemas.ts';

const some = (words: readonly string[]) =>
  Type.Array(oneOf(...words), { minItems: 1, maxItems: words.length, uniqueItems: true });

const FACTS: readonly TSchema[] = [
  strict({
    is: Type.Literal('bought'),
    productId: Type.Optional(Uuid),
    orders: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    worth: Type.Optional(Amount),
    withinDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
  }),
  strict({ is: Type.Literal('quote'), states: some(QUOTE_STATES) }),
  strict({
    is: Type.Literal('lead'),
    states: some(LEAD_STATES),
    source: Type.Optional(oneOf(...LEAD_SOURCES)),
  }),
  strict({ is: Type.Literal('open-case'), kinds: Type.Optional(some(CASE_KINDS)) }),
  strict({
    is: Type.Literal('member'),
    programmeId: Type.Optional(Uuid),
    tiers: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
        minItems: 1,
        maxItems: 20,
        uniqueItems: true,
      }),
    ),
    points: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  }),
  strict({ is: Type.Literal('language'), language: oneOf('zh-CN', 'en') }),
  strict({ is: Type.Literal('consent'), purpose: PurposeCode }),
  strict({ is: Type.Literal('kind'), kind: oneOf('person', 'organisation') }),
  strict({ is: Type.Literal('reached'), campaignId: Uuid, how: oneOf(...REACHES) }),
  strict({ is: Type.Literal('segment'), segmentId: Uuid }),
];

/** Written out level by level: every reader of the contract can follow it, and nothing nests without end. */
function nested(levels: number): TSchema {
  if (levels === 0) return Type.Union([...FACTS]);
  const inner = nested(levels - 1);
  return Type.Union([
    ...FACTS,
    strict({
      is: oneOf('all', 'any'),
      of: Type.Array(inner, { minItems: 1, maxItems: MOST.facts }),
    }),
    strict({ is: Type.Literal('not'), of: inner }),
  ]);
}

/** A filter over facts, as it is sent. */
export const FilterBody = Type.Unsafe<Filter>(nested(MOST.levels));

/** The same as it is answered: whoever kept it had sent it. */
export const FilterView = Type.Unsafe<Filter>(
  Type.Object({ is: Type.String() }, { additionalProperties: true }),
);
