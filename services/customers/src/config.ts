import { Type } from 'typebox';

/** What customers reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  PHONE_COUNTRY: Type.String({
    default: 'CN',
    pattern: '^[A-Z]{2}$',
    description: 'country (ISO 3166 alpha-2) of phone numbers written without a country prefix',
  }),
});
