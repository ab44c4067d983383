import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Problem, contextOf, respond } from '@rapport/kernel/http';
import type { ServicePorts } from '@rapport/kernel/service';
import { beginCalendar, beginPolicy, reviseCalendar, revisePolicy } from '../commands/index.ts';
import { CalendarParams, Done, PolicyParams } from './schemas.ts';
import { CalendarBody, PolicyBody } from './settings-schemas.ts';

const administrators = ['admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };
const CALENDARS = '/api/support/v1/calendars';
const POLICIES = '/api/support/v1/policies';

/** Says when the company works, and what it promises. */
export const settingsRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  await app.register(calendarRoutes, ports);
  await app.register(policyRoutes, ports);
};

const calendarRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  app.post(
    CALENDARS,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Begin a working calendar',
        body: CalendarBody,
        response: { 201: Type.Object({ calendarId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) =>
      respond(reply, 'support', await beginCalendar(ports, request.body, contextOf(request)), 201) as never,
  );

  app.post(
    `${CALENDARS}/:calendarId/actions/revise`,
    {
      config: { permits: administrators },
      schema: {
        summary:
          'Say what a working calendar is from here on; what was promised on an earlier version is kept',
        params: CalendarParams,
        body: CalendarBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { calendarId } = request.params;
      const outcome = await reviseCalendar(ports, calendarId, request.body, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );
};

const policyRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  app.post(
    POLICIES,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Begin a policy',
        body: PolicyBody,
        response: { 201: Type.Object({ policyId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) =>
      respond(reply, 'support', await beginPolicy(ports, request.body, contextOf(request)), 201) as never,
  );

  app.post(
    `${POLICIES}/:policyId/actions/revise`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Say what is promised from here on; what was promised before is kept',
        params: PolicyParams,
        body: PolicyBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { policyId } = request.params;
      const outcome = await revisePolicy(ports, policyId, request.body, contextOf(request));
      return respond(reply, 'support', outcome) as never;
    },
  );
};
