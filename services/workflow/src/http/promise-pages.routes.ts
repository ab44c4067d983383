import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { historyOf } from '../queries/histories.ts';
import { type PromisesWanted, promiseRow, promisesByIds, promisesWanted } from '../queries/promises.ts';
import { recordRefOf } from './record-text.ts';
import {
  AsOfQuery,
  PromisePage,
  PromiseParams,
  PromisesPage,
  PromisesQuery,
  type PromisesQuery as Asked,
} from './schemas.ts';
import { type Showing, viewsOf } from './views.ts';

/** What the pages of promises need. */
export interface PromisePageNeeds extends Showing {
  readonly store: EventStore;
  readonly cursors: Cursors;
}

const people = ['agent', 'admin'] as const;
const READ_MODELS = ['promises_v1', 'aliases_v1', 'parties_v1', 'accounts_v1'];

/** The register of promises, and each with its history; now or as of an instant. */
export const promisePageRoutes: FastifyPluginAsyncTypebox<PromisePageNeeds> = async (app, needs) => {
  const { database, store, cursors } = needs;
  app.get(
    '/api/workflow/v1/promises',
    {
      config: { permits: people, waitsFor: READ_MODELS },
      schema: {
        summary: 'Promises by what is asked of them; open ones the soonest due first, else the latest first',
        querystring: PromisesQuery,
        response: { 200: PromisesPage, 400: Problem },
      },
    },
    async ({ principal, query }) => {
      const { cursor, limit = 50 } = query;
      const wanted = wantedBy(query);
      const scope = `promises ${JSON.stringify(wanted)}`;
      const after = cursor === undefined ? undefined : placeOf(cursors.open(scope, cursor));
      const rows = await promisesWanted(database, visibleTo(principal!), wanted, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const { promises, locked } = await viewsOf(needs, { promises: shown, asOf: wanted.asOf });
      const next = last && cursors.seal(scope, [last.due_at, last.promise_id]);
      return { items: [...promises], ...(next ? { nextCursor: next } : {}), locked };
    },
  );

  app.get(
    '/api/workflow/v1/promises/:promiseId',
    {
      config: { permits: people, waitsFor: READ_MODELS },
      schema: {
        summary: 'A promise, what contradicts it, and its history',
        params: PromiseParams,
        querystring: AsOfQuery,
        response: { 200: PromisePage, 404: Problem },
      },
    },
    async ({ principal, params: { promiseId }, query: { asOf } }, reply) => {
      const at = instantOf(asOf);
      const visible = visibleTo(principal!);
      const row = await promiseRow(database, visible, promiseId, at);
      if (!row) throw new Rejection('promise-unknown');
      const [others, history] = await Promise.all([
        promisesByIds(database, visible, row.contradicts, at),
        historyOf(store, `promise-${promiseId}`, at),
      ]);
      const views = await viewsOf(needs, { promises: [row, ...others], history, asOf: at });
      const [promise, ...contradicting] = views.promises;
      if (asOf === undefined) reply.header('etag', `"${promise!.version}"`);
      return {
        promise: promise!,
        contradicting: [...contradicting],
        history: [...views.history] as never,
        locked: views.locked,
      };
    },
  );
};

const instantOf = (asOf: string | undefined) =>
  asOf === undefined ? undefined : new Date(asOf).toISOString();

function wantedBy({ state, ownerId, partyId, kind, about, contradicted, asOf }: Asked): PromisesWanted {
  const at = instantOf(asOf);
  return {
    ...(state ? { state } : {}),
    ...(ownerId ? { owner: ownerId } : {}),
    ...(partyId ? { partyId } : {}),
    ...(kind ? { kind } : {}),
    ...(about ? { about: recordRefOf(about) } : {}),
    ...(contradicted ? { contradicted: true } : {}),
    ...(at ? { asOf: at } : {}),
  };
}

function placeOf([dueAt, promiseId]: readonly unknown[]) {
  return { dueAt: String(dueAt), promiseId: String(promiseId) };
}
