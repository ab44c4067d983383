import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type Cursors, Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import { siteSecret } from '../adapters/site-identity.ts';
import {
  type Counter,
  beginSite,
  closeSite,
  openSite,
  renewSiteSecret,
  reviseSite,
} from '../commands/index.ts';
import { type SiteRow, sitesAfter } from '../queries/sites.ts';
import { Done, PageQuery } from './schemas.ts';
import { SiteBody, SiteParams, SiteSecretView, SitesPage } from './site-schemas.ts';

/** What the list of websites is read with. */
export interface SiteNeeds {
  readonly counter: Counter;
  readonly database: Database;
  readonly cursors: Cursors;
}

const administrators = ['admin'] as const;
const refusals = { 404: Problem, 409: Problem, 410: Problem, 412: Problem, 422: Problem };
const SITES = '/api/channels/v1/sites';
const LIST = 'sites';

/** Websites whose visitors may chat with us, said by administrators. */
export const siteRoutes: FastifyPluginAsyncTypebox<SiteNeeds> = async (app, needs) => {
  await app.register(definingRoutes, needs);
  await app.register(endingRoutes, needs);
  await app.register(listRoutes, needs);
};

const definingRoutes: FastifyPluginAsyncTypebox<SiteNeeds> = async (app, { counter }) => {
  app.post(
    SITES,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Let the visitors of a website chat with us',
        body: SiteBody,
        response: { 201: Type.Object({ siteId: Type.String() }), ...refusals },
      },
    },
    async (request, reply) => {
      const words = { ...request.body, accountId: personOf(request).accountId };
      return respond(reply, 'channels', await beginSite(counter, words, contextOf(request)), 201) as never;
    },
  );

  app.post(
    `${SITES}/:siteId/actions/revise`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'Say what a website is from here on',
        params: SiteParams,
        body: SiteBody,
        response: { 200: Done, ...refusals },
      },
    },
    async (request, reply) => {
      const words = { ...request.body, accountId: personOf(request).accountId };
      const outcome = await reviseSite(counter, request.params.siteId, words, contextOf(request));
      return respond(reply, 'channels', outcome) as never;
    },
  );
};

const endingRoutes: FastifyPluginAsyncTypebox<SiteNeeds> = async (app, { counter: { store } }) => {
  const ending = {
    'renew-secret': {
      summary: 'Have a website sign with a new secret; the old one counts no longer',
      run: renewSiteSecret,
    },
    close: { summary: 'Let nobody chat on a website any more; what was said stays', run: closeSite },
  };
  for (const [verb, { summary, run }] of Object.entries(ending)) {
    app.post(
      `${SITES}/:siteId/actions/${verb}`,
      {
        config: { permits: administrators },
        schema: { summary, params: SiteParams, body: Type.Object({}), response: { 200: Done, ...refusals } },
      },
      async (request, reply) => {
        const { accountId } = personOf(request);
        const outcome = await run(store, request.params.siteId, accountId, contextOf(request));
        return respond(reply, 'channels', outcome) as never;
      },
    );
  }
};

const listRoutes: FastifyPluginAsyncTypebox<SiteNeeds> = async (app, { counter, database, cursors }) => {
  app.get(
    SITES,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['sites_v1'] },
      schema: {
        summary: 'Websites with a chat, the newest first',
        querystring: PageQuery,
        response: { 200: SitesPage, 400: Problem },
      },
    },
    async ({ query: { limit = 50, cursor } }) => {
      const after = cursor === undefined ? undefined : String(cursors.open(LIST, cursor)[0]);
      const rows = await sitesAfter(database, limit + 1, after);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(siteView),
        ...(last ? { nextCursor: cursors.seal(LIST, [last.site_id]) } : {}),
      };
    },
  );

  app.get(
    `${SITES}/:siteId/secret`,
    {
      config: { permits: administrators },
      schema: {
        summary: 'What a website signs its visitors with',
        params: SiteParams,
        response: { 200: SiteSecretView, ...refusals },
      },
    },
    async ({ params: { siteId } }) => {
      const { generation } = await openSite(counter, siteId);
      return { generation, secret: siteSecret(siteId, generation, counter.keys.indexHash) };
    },
  );
};

function siteView(row: SiteRow) {
  const { site_id, status, version, name, origins, mailbox, greeting, changed_at, last_news } = row;
  return {
    ...{ siteId: site_id, status, version, name, mailbox, greeting },
    ...{ origins: [...origins], changedAt: changed_at, validator: String(last_news) },
  };
}
