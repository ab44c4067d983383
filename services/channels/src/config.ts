import { Type } from 'typebox';

/** What channels reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  SMTP_HOST: Type.String({ default: '127.0.0.1', description: 'where SMTP listens' }),
  SMTP_PORT: Type.Integer({ default: 2525, minimum: 0, maximum: 65_535, description: '0 = any free port' }),
  MAILBOXES: Type.String({
    default: 'support@rapport.example',
    description: 'addresses mail is taken for, separated by commas',
  }),
  MAIL_MAX_BYTES: Type.Integer({
    default: 25 * 1024 * 1024,
    minimum: 1024,
    description: 'largest mail taken',
  }),
  PHONE_COUNTRY: Type.String({
    default: 'CN',
    pattern: '^[A-Z]{2}$',
    description: 'country (ISO 3166 alpha-2) of phone numbers written without a country prefix',
  }),
  PUBLIC_URL: Type.String({
    default: 'http://127.0.0.1:8080',
    pattern: '^https?://',
    description: 'address of the console as customers reach it: of links, and of how to unsubscribe',
  }),
  RELAY_CONNECTIONS: Type.Integer({
    default: 10,
    minimum: 1,
    maximum: 100,
    description: 'connections to the relay that promotion may have open at once',
  }),
  RELAY_URL: Type.Optional(
    Type.String({
      description: 'smtp://user:password@host:port replies leave by; empty: they stay in the local mailbox',
    }),
  ),
});
