import { Type } from 'typebox';

/** What customers reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'address of the console as customers reach it; empty: nobody is asked to confirm a consent',
    }),
  ),
  PHONE_COUNTRY: Type.String({
    default: 'CN',
    pattern: '^[A-Z]{2}$',
    description: 'country (ISO 3166 alpha-2) of phone numbers written without a country prefix',
  }),
});
