import { Type } from 'typebox';
import { strict } from '@rapport/kernel/doors';

export { Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from '@rapport/kernel/doors';

export const Instant = Type.String({ format: 'date-time' });
export const Day = Type.String({ format: 'date', description: 'a day where the branch is, 2026-03-02' });
export const CurrencyText = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
export const Code = Type.String({ description: 'kind, number, check digit: CP-000123-9' });
export const PurposeCode = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  maxLength: 40,
  description: 'code of a purpose of customers',
});

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
