import { type Static, Type } from 'typebox';
import { type Personal, Uuid, Words, oneOf, strict } from '@rapport/kernel/doors';

export { Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from '@rapport/kernel/doors';

export const Instant = Type.String({ format: 'date-time' });
export const Day = Type.String({ format: 'date', description: 'a day where the branch is, 2026-03-02' });
export const CurrencyText = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });
export const Code = Type.String({ description: 'kind, number, check digit: Q-000123-9' });

const QUANTITY = '^(?!0+(\\.0+)?$)\\d{1,9}(\\.\\d{1,6})?$';
const PERCENT = '^(100(\\.0{1,4})?|\\d{1,2}(\\.\\d{1,4})?)$';
export const Quantity = Type.String({ pattern: QUANTITY, description: 'decimal, more than nothing' });
export const UnitPrice = Type.String({ pattern: '^\\d{1,11}(\\.\\d{1,6})?$', description: 'decimal' });
export const Percent = Type.String({ pattern: PERCENT, description: 'decimal, 0 to 100' });

export const MoneyText = strict({
  amount: Type.String({
    pattern: '^-?\\d{1,15}(\\.\\d{1,3})?$',
    description: 'with the digits of its currency',
  }),
  currency: CurrencyText,
});
/** An amount that somebody expects: none is negative. */
export const Amount = strict({ amount: UnitPrice, currency: CurrencyText });

export const NameInBoth = strict({ zh: Words(200), en: Words(200) });
export const RecordRef = strict({ kind: oneOf('conversation', 'party'), id: Uuid });

/** By what a quote is reckoned, as a seller writes it. */
export const Terms = strict({
  currency: CurrencyText,
  tax: oneOf('exclusive', 'inclusive'),
  rounding: oneOf('half-up', 'half-even'),
  discountPercent: Percent,
  validUntil: Day,
});
/** A line as a seller writes it; tax and discount from the catalogue and none unless said. */
export const WrittenLine = strict({
  productId: Uuid,
  quantity: Quantity,
  unitPrice: UnitPrice,
  discountPercent: Type.Optional(Percent),
  taxPercent: Type.Optional(Percent),
});
export const WrittenQuote = { terms: Terms, lines: Type.Array(WrittenLine, { maxItems: 200 }) };

export const Amounts = strict({ net: MoneyText, tax: MoneyText, gross: MoneyText });
export const Line = strict({
  line: Type.Integer({ minimum: 1 }),
  productId: Uuid,
  productCode: Code,
  name: NameInBoth,
  unit: Type.String(),
  quantity: Type.String(),
  unitPrice: Type.String(),
  discountPercent: Type.String(),
  taxPercent: Type.String(),
  net: MoneyText,
  tax: MoneyText,
  gross: MoneyText,
});
export const Contents = strict({ terms: Terms, lines: Type.Array(Line), totals: Amounts });
export const Reckoned = strict({
  terms: Terms,
  lines: Type.Array(Line),
  totals: Amounts,
  taxes: Type.Array(strict({ taxPercent: Type.String(), net: MoneyText, tax: MoneyText, gross: MoneyText })),
});

export type Texts = Static<typeof Personal>;
