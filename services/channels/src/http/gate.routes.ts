import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { EventStore } from '@rapport/kernel/event-store';
import { type Cursors, Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import { freeAddress, gateRules, setGateRules } from '../commands/index.ts';
import { suppressionsPage } from '../queries/sendings.ts';
import { customersOf } from './customer-views.ts';
import { Done, PageQuery } from './schemas.ts';
import { AddressParams, RulesBody, RulesView, SuppressionsPage } from './sending-schemas.ts';

/** What the gate's rules are said and read with. */
export interface GateRouteNeeds {
  readonly store: EventStore;
  readonly database: Database;
  readonly cursors: Cursors;
  readonly keys: Pick<KeyRing, 'open'>;
}

const people = ['agent', 'admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };
const RULES = '/api/channels/v1/gate-rules';
const SUPPRESSIONS = '/api/channels/v1/suppressions';
const LIST = 'suppressions';

/** What the gate holds promotion to, and whom nothing is sent to. */
export const gateRoutes: FastifyPluginAsyncTypebox<GateRouteNeeds> = async (app, needs) => {
  await app.register(ruleRoutes, needs);
  await app.register(suppressionRoutes, needs);
};

const ruleRoutes: FastifyPluginAsyncTypebox<GateRouteNeeds> = async (app, { store }) => {
  app.get(
    RULES,
    {
      config: { permits: people },
      schema: {
        summary: 'What promotion is limited to',
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: RulesView, 400: Problem },
      },
    },
    async () => {
      const { version, limits, validator } = await gateRules(store);
      return { ...limits, version, validator };
    },
  );

  app.post(
    `${RULES}/actions/revise`,
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'Say what promotion is limited to from here on',
        body: RulesBody,
        response: { 200: Done, 400: Problem, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const outcome = await setGateRules(store, request.body, accountId, contextOf(request));
      return respond(reply, 'channels', outcome) as never;
    },
  );
};

const suppressionRoutes: FastifyPluginAsyncTypebox<GateRouteNeeds> = async (app, needs) => {
  const { store, database, cursors } = needs;
  app.get(
    SUPPRESSIONS,
    {
      config: { permits: people, waitsFor: ['suppressions_v1'] },
      schema: {
        summary: 'Contact points that nothing is sent to, because it came back for good, the last first',
        querystring: PageQuery,
        response: { 200: SuppressionsPage, 400: Problem },
      },
    },
    async ({ query: { cursor, limit = 50 } }) => {
      const [at, addressId] = cursor === undefined ? [] : (cursors.open(LIST, cursor) as string[]);
      const after = at !== undefined && addressId !== undefined ? { at, addressId } : undefined;
      const { rows, more } = await suppressionsPage(database, limit, after);
      const last = more ? rows.at(-1) : undefined;
      const { of, locked } = await customersOf(needs, rows);
      return {
        locked,
        items: rows.map((row) => ({
          ...{ addressId: row.address_id, code: row.code, messageId: row.message_id },
          ...{ partyId: row.party_id, ...of(row.party_id), suppressedAt: row.suppressed_at },
          validator: String(row.last_news),
        })),
        ...(last ? { nextCursor: cursors.seal(LIST, [last.suppressed_at, last.address_id]) } : {}),
      };
    },
  );

  app.post(
    `${SUPPRESSIONS}/:addressId/actions/free`,
    {
      config: { permits: people },
      schema: {
        summary: 'Vouch that something can be sent there again',
        params: AddressParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const outcome = await freeAddress(store, request.params.addressId, accountId, contextOf(request));
      return respond(reply, 'channels', outcome) as never;
    },
  );
};
