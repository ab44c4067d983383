import { Type } from 'typebox';

/** What support reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  WORKING_ZONE: Type.String({
    default: 'Asia/Shanghai',
    description: 'zone (IANA) of the working calendar that an installation begins with',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description:
        'address of the console as customers reach it; empty: questions are not sent by themselves',
    }),
  ),
  SURVEY_DAYS: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 365,
    description: 'days in which a customer may answer how it was',
  }),
});
