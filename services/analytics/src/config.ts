import { Type } from 'typebox';

/** What analytics reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  BRANCH_ZONE: Type.String({
    default: 'Asia/Shanghai',
    pattern: '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$',
    description:
      'time zone (IANA) in which a day of the company ends: until when a quote holds, from when a price does',
  }),
  REPORT_CURRENCY: Type.String({
    default: 'CNY',
    pattern: '^[A-Z]{3}$',
    description: 'currency (ISO 4217) in which customers are ranked by what they spend',
  }),
  WAREHOUSE_FOLDER: Type.Optional(
    Type.String({
      description: 'folder of the warehouse of analytics; what is lost there is folded again from the log',
    }),
  ),
  WAREHOUSE_MEMORY: Type.String({
    default: '256MB',
    pattern: '^\\d+(MB|GB)$',
    description: 'most memory that the warehouse of analytics takes; what needs more goes to its folder',
  }),
});
