import { type Static, Type } from 'typebox';
import { Uuid, Words, oneOf, strict } from '@rapport/kernel/doors';

export { Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from '@rapport/kernel/doors';

export const Instant = Type.String({ format: 'date-time', maxLength: 32 });
export const Day = Type.String({
  format: 'date',
  description: 'a day where the programme is at home, 2026-03-02',
});
export const CurrencyText = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
export const Code = Type.String({ description: 'kind, number, check digit: M-000123-9' });
export const NameInBoth = strict({ zh: Words(200), en: Words(200) });
export const Count = Type.Integer({ minimum: 0 });
/** So many points as one entry may move. */
export const Points = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });

const Factor = Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,6})?$', description: 'decimal' });
/** Permanent name of a tier or a rule within its programme. */
export const Slug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', minLength: 1, maxLength: 40 });

export const Tier = strict({
  tierId: Slug,
  name: NameInBoth,
  threshold: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
  earningFactor: Factor,
  benefits: Type.Array(NameInBoth, { maxItems: 20 }),
});
const EarningRule = strict({
  ruleId: Slug,
  from: Day,
  until: Type.Optional(Day),
  base: oneOf('net', 'gross'),
  rounding: oneOf('down', 'half-up', 'half-even'),
  rates: Type.Array(strict({ currency: CurrencyText, pointsPerUnit: Factor }), { minItems: 1, maxItems: 30 }),
  multipliers: Type.Array(
    strict({
      name: NameInBoth,
      productIds: Type.Array(Uuid, { minItems: 1, maxItems: 500 }),
      factor: Factor,
    }),
    { maxItems: 50 },
  ),
});

/** What a merchant may change about a programme. */
export const Rules = strict({
  tiers: Type.Array(Tier, { minItems: 1, maxItems: 12 }),
  earning: Type.Array(EarningRule, { maxItems: 24 }),
  returnDays: Type.Integer({ minimum: 0, maximum: 3_650 }),
  validMonths: Type.Integer({ minimum: 1, maximum: 240 }),
  graceDays: Type.Integer({ minimum: 0, maximum: 3_650 }),
  enrolment: oneOf('by-agent', 'with-first-order'),
  pointWorth: Type.Optional(strict({ amount: Factor, currency: CurrencyText })),
});
export type Rules = Static<typeof Rules>;

export const PeriodLength = strict({
  months: Type.Unsafe<1 | 2 | 3 | 4 | 6 | 12>(
    Type.Union([1, 2, 3, 4, 6, 12].map((months) => Type.Literal(months))),
  ),
  zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA time zone' }),
});
export const MoneyText = strict({ amount: Type.String(), currency: CurrencyText });
