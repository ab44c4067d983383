import { Type } from 'typebox';

/** What marketing reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  BRANCH_ZONE: Type.String({
    default: 'Asia/Shanghai',
    pattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$',
    description:
      'time zone (IANA) in which a day of the company ends: until when a quote holds, from when a price does',
  }),
});
