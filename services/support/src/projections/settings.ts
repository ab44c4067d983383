import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { Json } from '@rapport/kernel/values';
import type { CalendarDefined } from '../domain/calendar.events.ts';
import type { SlaPolicyDefined } from '../domain/policy.events.ts';

/** Working calendars, each as its latest version says. */
export const calendars: Projection = {
  name: 'calendars_v1',
  from: 'own',
  key: ['calendar_id'],
  columns: {
    calendar_id: 'uuid',
    name: 'text',
    version: 'integer',
    zone: 'text',
    week: 'jsonb',
    special_days: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    CalendarDefined: (event: HeardEvent<CalendarDefined['data']>) => {
      const { name, version, zone, week, specialDays } = event.data;
      const id = subjectOf(event);
      const row = {
        calendar_id: id,
        name,
        version,
        zone,
        week: week as unknown as Json,
        special_days: specialDays as unknown as Json,
        changed_at: event.occurredAt,
        last_news: event.position,
      };
      return [{ key: [id], fold: () => row }];
    },
  },
};

/** What customers are promised, each policy as its latest version says. */
export const slaPolicies: Projection = {
  name: 'sla_policies_v1',
  from: 'own',
  key: ['policy_id'],
  columns: {
    policy_id: 'uuid',
    name: 'text',
    version: 'integer',
    calendar_id: 'uuid',
    warning_percent: 'integer',
    targets: 'jsonb',
    changed_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    SlaPolicyDefined: (event: HeardEvent<SlaPolicyDefined['data']>) => {
      const { name, version, calendarId, warningPercent, targets } = event.data;
      const id = subjectOf(event);
      const row = {
        policy_id: id,
        name,
        version,
        calendar_id: calendarId,
        warning_percent: warningPercent,
        targets: targets as unknown as Json,
        changed_at: event.occurredAt,
        last_news: event.position,
      };
      return [{ key: [id], fold: () => row }];
    },
  },
};
