import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem, personOf } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import type { ServicePorts } from '@rapport/kernel/service';
import { caseHistory } from '../queries/case-page.ts';
import { type CasePlace, caseById, caseCounts, casesAfter } from '../queries/cases.ts';
import { surveysOf } from '../queries/surveys.ts';
import { caseView, casesPage } from './case-views.ts';
import { AsOfQuery, CaseParams, CaseView, CasesPage, CasesQuery, CountsView } from './schemas.ts';

const people = ['agent', 'admin'] as const;
// Waited for is what a person just did; who customers are is as far as it was heard.
const SHOWN = ['cases_v1'];

/** Cases as they are shown: many, how many, and one. */
export const casePageRoutes: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  const { database, store } = ports;
  await app.register(caseListRoute, ports);

  app.get(
    '/api/support/v1/cases/counts',
    {
      config: { permits: people, waitsFor: ['cases_v1'] },
      schema: { summary: 'How many cases wait for what', response: { 200: CountsView } },
    },
    (request) => caseCounts(database, visibleTo(request.principal!), personOf(request).accountId),
  );

  app.get(
    '/api/support/v1/cases/:caseId',
    {
      config: { permits: people, waitsFor: [...SHOWN, 'surveys_v1'] },
      schema: {
        summary: 'A case with all that happened to it, now or as it was known at an instant',
        params: CaseParams,
        querystring: AsOfQuery,
        response: { 200: CaseView, 404: Problem },
      },
    },
    async ({ principal, params: { caseId }, query: { asOf } }, reply) => {
      const now = await caseById(database, visibleTo(principal!), caseId);
      const until = asOf === undefined ? {} : { asOf: new Date(asOf).toISOString() };
      const history = now && caseHistory(await store.readStream(`case-${caseId}`, until));
      if (!history) throw new Rejection('case-unknown');
      const surveys = asOf === undefined ? await surveysOf(database, caseId) : [];
      const view = await caseView(ports, now, history, surveys);
      reply.header('etag', `"${view.version}"`);
      return view;
    },
  );
};

const caseListRoute: FastifyPluginAsyncTypebox<ServicePorts> = async (app, ports) => {
  const { database, cursors } = ports;

  app.get(
    '/api/support/v1/cases',
    {
      config: { permits: people, waitsFor: SHOWN },
      schema: {
        summary: 'Cases, the next due first; those that are not closed, unless a state is asked for',
        querystring: CasesQuery,
        response: { 200: CasesPage, 400: Problem },
      },
    },
    async (request) => {
      const { limit = 50, cursor, owner, ...rest } = request.query;
      const filter = { ...rest, owner: owner === 'me' ? personOf(request).accountId : owner };
      const scope = `cases ${JSON.stringify(filter)}`;
      const after = cursor === undefined ? undefined : placeOf(cursors.open(scope, cursor));
      const rows = await casesAfter(database, visibleTo(request.principal!), filter, limit + 1, after);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const next = last && cursors.seal(scope, [last.next_due_at, last.case_id]);
      return await casesPage(ports, shown, next);
    },
  );
};

function placeOf([nextDueAt, caseId]: readonly unknown[]): CasePlace {
  return { nextDueAt: String(nextDueAt), caseId: String(caseId) };
}
