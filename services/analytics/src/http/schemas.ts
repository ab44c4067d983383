import { Type } from 'typebox';
import { strict } from '@rapport/kernel/doors';
import type { Reason } from '../domain/condition.events.ts';

export { Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from '@rapport/kernel/doors';

export const Instant = Type.String({ format: 'date-time' });
export const UnansweredSince = Type.String({
  format: 'date-time',
  description: 'since when the warehouse cannot answer the condition: of whom it holds stays as it was',
});
export const Day = Type.String({ format: 'date', description: 'a day where the branch is, 2026-03-02' });
export const CurrencyText = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
export const Code = Type.String({ description: 'kind, number, check digit: SG-000123-9' });
export const Slug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 });

export const MoneyText = strict({
  amount: Type.String({
    pattern: '^-?\\d{1,15}(\\.\\d{1,3})?$',
    description: 'with the digits of its currency',
  }),
  currency: CurrencyText,
});
/** An amount that somebody enters: none is negative. */
export const Amount = strict({
  amount: Type.String({ pattern: '^\\d{1,11}(\\.\\d{1,6})?$', description: 'decimal' }),
  currency: CurrencyText,
});

/** Why something holds of a customer. */
export const ReasonView = Type.Unsafe<Reason>(
  strict({
    fact: Type.String(),
    absent: Type.Boolean({ description: 'it holds because this was not found' }),
    count: Type.Integer({ description: '0: not counted' }),
    amount: Type.Optional(MoneyText),
    lastOn: Type.Optional(Day),
    word: Type.Optional(Type.String()),
    records: Type.Array(strict({ kind: Type.String(), id: Type.String() })),
  }),
);
