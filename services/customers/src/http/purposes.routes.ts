import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Cursors, Problem, contextOf, respond } from '@rapport/kernel/http';
import {
  type Registry,
  beginPurpose,
  closePurpose,
  publishWording,
  renamePurpose,
} from '../commands/index.ts';
import type { PurposeRow } from '../queries/consents.ts';
import {
  PageQuery,
  PurposeCode,
  PurposeName,
  PurposeParams,
  PurposesPage,
  WordingText,
} from './consent-schemas.ts';
import { Done } from './schemas.ts';

/** What the routes of purposes need. */
export interface PurposeNeeds {
  readonly registry: Registry;
  readonly cursors: Cursors;
  readonly purposesAfter: (limit: number, after?: string) => Promise<readonly PurposeRow[]>;
}

const administrators = ['admin'] as const;
const refusals = { 404: Problem, 409: Problem, 412: Problem };
const PURPOSES = '/api/customers/v1/purposes';

/** What customers are asked for, and in which words. */
export const purposeRoutes: FastifyPluginAsyncTypebox<PurposeNeeds> = async (app, needs) => {
  const { cursors } = needs;

  app.get(
    PURPOSES,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['purposes_v1'] },
      schema: {
        summary: 'What customers may be contacted for, with the words they are asked in now',
        querystring: PageQuery,
        response: { 200: PurposesPage, 400: Problem },
      },
    },
    async ({ query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? undefined : String(cursors.open('purposes', cursor)[0]);
      const rows = await needs.purposesAfter(limit + 1, after);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      const next = last && cursors.seal('purposes', [last.code]);
      return { items: rows.slice(0, limit).map(purposeView), ...(next ? { nextCursor: next } : {}) };
    },
  );

  await app.register(purposeCommandRoutes, needs);
};

const purposeCommandRoutes: FastifyPluginAsyncTypebox<PurposeNeeds> = async (app, needs) => {
  const { registry } = needs;
  app.post(
    PURPOSES,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Begin a purpose, with the first words of its consent',
        body: Type.Object({
          code: PurposeCode,
          name: PurposeName,
          promotion: Type.Boolean({ description: 'What promotes needs consent; it never changes' }),
          text: WordingText,
        }),
        response: { 201: Done, ...refusals },
      },
    },
    async (request, reply) =>
      respond(
        reply,
        'customers',
        await beginPurpose(registry, request.body, contextOf(request)),
        201,
      ) as never,
  );

  app.post(
    `${PURPOSES}/:code/actions/rename`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Call a purpose something else',
        params: PurposeParams,
        body: Type.Object({ name: PurposeName }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const outcome = await renamePurpose(registry, code, request.body.name, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  await app.register(wordingRoutes, needs);
};

/** What is agreed to, and until when. */
const wordingRoutes: FastifyPluginAsyncTypebox<PurposeNeeds> = async (app, { registry }) => {
  app.post(
    `${PURPOSES}/:code/actions/publish`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Publish the words that are agreed to from here on',
        params: PurposeParams,
        body: Type.Object({ text: WordingText }),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const outcome = await publishWording(registry, code, request.body.text, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );

  app.post(
    `${PURPOSES}/:code/actions/close`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'End a purpose: nobody is contacted for it any more',
        params: PurposeParams,
        body: Type.Object({}),
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const outcome = await closePurpose(registry, request.params.code, contextOf(request));
      return respond(reply, 'customers', outcome) as never;
    },
  );
};

function purposeView(row: PurposeRow) {
  const { code, name, promotion, status, version, text, changed_at, last_news } = row;
  return {
    ...{ code, name, promotion, status, version, text },
    ...{ changedAt: changed_at, validator: String(last_news) },
  };
}
