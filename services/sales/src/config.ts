import { Type } from 'typebox';

/** What sales reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  BRANCH_ZONE: Type.String({
    default: 'Asia/Shanghai',
    pattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$',
    description:
      'time zone (IANA) in which a day of the company ends: until when a quote holds, from when a price does',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'address of the console as customers reach it, for the page that verifies a quote; empty: papers say its path alone',
    }),
  ),
  PHONE_COUNTRY: Type.String({
    default: 'CN',
    pattern: '^[A-Z]{2}$',
    description: 'country (ISO 3166) of phone numbers written without one',
  }),
  COMPANY_NAME: Type.String({
    default: 'Rapport Example',
    minLength: 1,
    maxLength: 200,
    description: 'name of the company as its quotes and the page that verifies them say it',
  }),
});
