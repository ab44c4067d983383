import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Problem } from '@rapport/kernel/http';
import type { ServicePorts } from '@rapport/kernel/service';
import { calendarAt, policyAt } from '../commands/index.ts';
import { type CalendarRow, type PolicyRow, calendarsAfter, policiesAfter } from '../queries/settings.ts';
import { CalendarParams, PageQuery, PolicyParams } from './schemas.ts';
import { CalendarView, CalendarsPage, PoliciesPage, PolicyView, VersionQuery } from './settings-schemas.ts';

const people = ['agent', 'admin'] as const;
const CALENDARS = '/api/support/v1/calendars';
const POLICIES = '/api/support/v1/policies';

/** When the company works, and what it promises, in any version. */
export const settingsPageRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  await app.register(calendarPageRoutes, ports);
  await app.register(policyPageRoutes, ports);
};

const calendarPageRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  const { database, store, cursors } = ports;

  app.get(
    CALENDARS,
    {
      config: { permits: people, waitsFor: ['calendars_v1'] },
      schema: {
        summary: 'Working calendars, each as its latest version says',
        querystring: PageQuery,
        response: { 200: CalendarsPage, 400: Problem },
      },
    },
    async ({ query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? undefined : placeOf(cursors.open('calendars', cursor));
      const rows = await calendarsAfter(database, limit + 1, after);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next = last && cursors.seal('calendars', [last.name, last.calendar_id]);
      return { items: rows.slice(0, limit).map(calendarView), ...(next ? { nextCursor: next } : {}) };
    },
  );

  app.get(
    `${CALENDARS}/:calendarId`,
    {
      config: { permits: people },
      schema: {
        summary: 'A version of a working calendar; the latest where none is named',
        params: CalendarParams,
        querystring: VersionQuery,
        response: { 200: CalendarView, 404: Problem },
      },
    },
    async ({ params: { calendarId }, query: { version } }) => {
      const { week, specialDays, ...rest } = await calendarAt(store, calendarId, numberOf(version));
      return { calendarId, ...rest, ...mutable({ week, specialDays }) };
    },
  );
};

const policyPageRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  const { database, store, cursors } = ports;

  app.get(
    POLICIES,
    {
      config: { permits: people, waitsFor: ['sla_policies_v1'] },
      schema: {
        summary: 'What customers are promised, each policy as its latest version says',
        querystring: PageQuery,
        response: { 200: PoliciesPage, 400: Problem },
      },
    },
    async ({ query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? undefined : placeOf(cursors.open('policies', cursor));
      const rows = await policiesAfter(database, limit + 1, after);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next = last && cursors.seal('policies', [last.name, last.policy_id]);
      return { items: rows.slice(0, limit).map(policyView), ...(next ? { nextCursor: next } : {}) };
    },
  );

  app.get(
    `${POLICIES}/:policyId`,
    {
      config: { permits: people },
      schema: {
        summary: 'A version of a policy; the latest where none is named',
        params: PolicyParams,
        querystring: VersionQuery,
        response: { 200: PolicyView, 404: Problem },
      },
    },
    async ({ params: { policyId }, query: { version } }) => {
      const { targets, ...rest } = await policyAt(store, policyId, numberOf(version));
      return { policyId, ...rest, targets: [...targets] };
    },
  );
};

const numberOf = (version: string | undefined) => (version === undefined ? undefined : Number(version));

function placeOf([name, id]: readonly unknown[]) {
  return { name: String(name), id: String(id) };
}

function calendarView(row: CalendarRow) {
  const { calendar_id, name, version, zone, week, special_days, changed_at, last_news } = row;
  const days = mutable({ week, specialDays: special_days });
  const validator = String(last_news);
  return { calendarId: calendar_id, name, version, zone, ...days, changedAt: changed_at, validator };
}

function policyView(row: PolicyRow) {
  const { policy_id, name, version, calendar_id, warning_percent, targets, changed_at, last_news } = row;
  return {
    policyId: policy_id,
    name,
    version,
    calendarId: calendar_id,
    warningPercent: warning_percent,
    targets: [...targets],
    changedAt: changed_at,
    validator: String(last_news),
  };
}

/** Answers are written from lists that nobody else holds. */
function mutable({
  week,
  specialDays,
}: Pick<CalendarRow, 'week'> & { specialDays: CalendarRow['special_days'] }) {
  return {
    week: week.map((hours) => [...hours]),
    specialDays: specialDays.map((day) => ({ ...day, hours: [...day.hours] })),
  };
}
