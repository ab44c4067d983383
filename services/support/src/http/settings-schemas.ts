import { Type } from 'typebox';
import { CaseTypeText, PriorityText, Uuid } from './schemas.ts';

const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
const TimeOrEnd = Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' });
const Hours = Type.Array(Type.Object({ from: Time, to: TimeOrEnd }), { maxItems: 10 });
const SettingName = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' });

const Validator = Type.String({ description: 'of this version, for If-Match' });

const calendar = {
  name: SettingName,
  zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA zone' }),
  week: Type.Array(Hours, { minItems: 7, maxItems: 7, description: 'Monday first' }),
  specialDays: Type.Array(
    Type.Object({
      date: Type.String({ format: 'date' }),
      name: Type.String({ maxLength: 80 }),
      hours: Hours,
    }),
    { maxItems: 1000, description: 'no hours: a holiday; hours: an extra working day' },
  ),
};
export const CalendarBody = Type.Object(calendar);
export const CalendarView = Type.Object({
  calendarId: Type.String(),
  version: Type.Integer(),
  changedAt: Type.Optional(Type.String()),
  validator: Type.Optional(Validator),
  ...calendar,
});
export const CalendarsPage = Type.Object({
  items: Type.Array(CalendarView),
  nextCursor: Type.Optional(Type.String()),
});

const policy = {
  name: SettingName,
  calendarId: Uuid,
  warningPercent: Type.Integer({ minimum: 1, maximum: 99 }),
  targets: Type.Array(
    Type.Object({
      caseType: CaseTypeText,
      priority: PriorityText,
      firstResponseMinutes: Type.Integer({ minimum: 1, maximum: 100_000 }),
      resolutionMinutes: Type.Integer({ minimum: 1, maximum: 100_000 }),
    }),
    { maxItems: 100, description: 'one for each type and priority' },
  ),
};
export const PolicyBody = Type.Object(policy);
export const PolicyView = Type.Object({
  policyId: Type.String(),
  version: Type.Integer(),
  changedAt: Type.Optional(Type.String()),
  validator: Type.Optional(Validator),
  ...policy,
});
export const PoliciesPage = Type.Object({
  items: Type.Array(PolicyView),
  nextCursor: Type.Optional(Type.String()),
});
export const VersionQuery = Type.Object(
  { version: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,6}$', description: 'from 1' })) },
  { additionalProperties: false },
);
