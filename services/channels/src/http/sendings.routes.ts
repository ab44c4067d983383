import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Cursors, EdgeProblem, Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import { readLinkToken } from '../adapters/link-token.ts';
import type { KeyedHash } from '../adapters/thread-token.ts';
import { type Counterpart, followLink, sendMaterial } from '../commands/index.ts';
import { familiesOf } from '../queries/gate.ts';
import { materialsToSend } from '../queries/materials.ts';
import { type SendingRow, linkTarget, sendingCounts, sendingsPage } from '../queries/sendings.ts';
import { customersOf } from './customer-views.ts';
import {
  CountsQuery,
  CountsView,
  LinkParams,
  MaterialsView,
  SendingBody,
  SendingsPage,
  SendingsQuery,
} from './sending-schemas.ts';

/** What messages are queued and read with. */
export interface SendingRouteNeeds {
  readonly counterpart: Counterpart;
  readonly database: Database;
  readonly cursors: Cursors;
  readonly keys: Pick<KeyRing, 'open'>;
  readonly indexHash: KeyedHash;
}

const people = ['agent', 'admin'] as const;
const SENDINGS = '/api/channels/v1/sendings';
const LIST = 'sendings';

/** Material that is sent to customers, and what became of it. */
export const sendingRoutes: FastifyPluginAsyncTypebox<SendingRouteNeeds> = async (app, needs) => {
  await app.register(queueingRoutes, needs);
  await app.register(sendingListRoutes, needs);
  await app.register(linkRoutes, needs);
};

const queueingRoutes: FastifyPluginAsyncTypebox<SendingRouteNeeds> = async (app, needs) => {
  const { counterpart, database } = needs;
  app.post(
    SENDINGS,
    {
      config: { permits: people },
      schema: {
        summary: 'Send a material to a customer: it meets the same gate as a campaign',
        body: SendingBody,
        response: {
          201: Type.Object({ messageId: Type.String() }),
          ...{ 404: Problem, 409: Problem, 412: Problem, 422: Problem },
        },
      },
    },
    async (request, reply) => {
      const { accountId } = personOf(request);
      const { partyId, materialId, notAfter } = request.body;
      const toSend = {
        ...{ partyId, materialId, accountId },
        cause: { kind: 'account', id: accountId },
        notAfter: notAfter === undefined ? '' : new Date(notAfter).toISOString(),
      };
      return respond(
        reply,
        'channels',
        await sendMaterial(counterpart, toSend, contextOf(request)),
        201,
      ) as never;
    },
  );

  app.get(
    '/api/channels/v1/materials',
    {
      config: { permits: people, waitsFor: ['materials_v1'] },
      schema: {
        summary: 'Materials that can be sent, by name; at most 200',
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: MaterialsView, 400: Problem },
      },
    },
    async () => ({
      items: (await materialsToSend(database)).map(({ material_id: materialId, ...material }) => ({
        materialId,
        ...{ version: material.version, code: material.code },
        ...{ name: material.name, purpose: material.purpose },
      })),
    }),
  );
};

const sendingListRoutes: FastifyPluginAsyncTypebox<SendingRouteNeeds> = async (app, needs) => {
  const { database, cursors } = needs;
  app.get(
    SENDINGS,
    {
      config: { permits: people, waitsFor: ['sendings_v1'] },
      schema: {
        summary: 'Messages to customers and why they are held, stopped or sent, the latest first',
        querystring: SendingsQuery,
        response: { 200: SendingsPage, 400: Problem },
      },
    },
    async ({ query: { cursor, limit = 50, partyId, ...filter } }) => {
      const list = [LIST, partyId, filter.state, filter.reason, filter.runId].join(' ');
      const [queuedAt, messageId] = cursor === undefined ? [] : (cursors.open(list, cursor) as string[]);
      const after = queuedAt !== undefined && messageId !== undefined ? { queuedAt, messageId } : undefined;
      const families = partyId === undefined ? undefined : await familiesOf(database, [partyId]);
      const partyIds = families && [...families.values()].flatMap(({ members }) => members);
      const { rows, more } = await sendingsPage(database, { ...filter, partyIds }, limit, after);
      const last = more ? rows.at(-1) : undefined;
      const { of, locked } = await customersOf(needs, rows);
      return {
        items: rows.map((row) => ({ ...sendingView(row), ...of(row.party_id) })),
        locked,
        ...(last ? { nextCursor: cursors.seal(list, [last.queued_at, last.message_id]) } : {}),
      };
    },
  );

  app.get(
    `${SENDINGS}/counts`,
    {
      config: { permits: people, waitsFor: ['sendings_v1'] },
      schema: {
        summary: 'How many messages stand where, and why: each is counted once',
        querystring: CountsQuery,
        response: { 200: CountsView, 400: Problem },
      },
    },
    async ({ query: { runId } }) => ({ counts: [...(await sendingCounts(database, runId))] }),
  );
};

const linkRoutes: FastifyPluginAsyncTypebox<SendingRouteNeeds> = async (app, needs) => {
  const { counterpart, database, indexHash } = needs;
  app.get(
    '/api/channels/v1/public/links/:token',
    {
      // The gateway asks, for whoever has the link.
      config: { permits: ['service'] },
      schema: {
        summary: 'Follow a link of a message: leads to what its material links to, and nowhere else',
        params: LinkParams,
        response: { 302: Type.Null(), 404: Problem },
      },
    },
    async ({ params: { token } }, reply) => {
      const named = readLinkToken(token, indexHash);
      const target = named && (await linkTarget(database, named.messageId, named.link));
      if (!named || target === undefined) throw new EdgeProblem('not-found');
      await followLink(counterpart.store, named.messageId, named.link);
      // Whoever looks at what was linked to learns nothing of who was sent it.
      reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
      return reply.redirect(target, 302) as never;
    },
  );
};

function sendingView(row: SendingRow) {
  return {
    ...{ messageId: row.message_id, state: row.state, reason: row.reason },
    ...(row.record.kind === '' ? {} : { record: row.record }),
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...{ partyId: row.party_id, purpose: row.purpose, cause: row.cause },
    ...(row.run_id === '' ? {} : { runId: row.run_id }),
    ...{ materialId: row.material_id, materialVersion: row.material_version },
    ...(row.material_name === null ? {} : { materialName: row.material_name }),
    ...{ queuedAt: row.queued_at, changedAt: row.changed_at, bounced: row.bounced },
    ...{ complained: row.complained, answers: row.answers, links: row.links },
  };
}
