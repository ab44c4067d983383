import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Cursors, Problem, personOf } from '@rapport/kernel/http';
import { always } from '@rapport/kernel/policy';
import { promisesByIds } from '../queries/promises.ts';
import { tasksByIds } from '../queries/tasks.ts';
import { type WorkPlace, workCounts, workOf } from '../queries/work.ts';
import { WorkCounts, type WorkItem, WorkPage, WorkQuery } from './schemas.ts';
import { type Showing, viewsOf } from './views.ts';

/** What somebody's work is shown with. */
export interface WorkNeeds extends Showing {
  readonly cursors: Cursors;
}

const people = ['agent', 'admin'] as const;
const READ_MODELS = ['tasks_v1', 'promises_v1', 'aliases_v1', 'parties_v1', 'accounts_v1'];

/** What the person who asks has to see to. */
export const workRoutes: FastifyPluginAsyncTypebox<WorkNeeds> = async (app, needs) => {
  const { database, cursors } = needs;
  app.get(
    '/api/workflow/v1/my-work',
    {
      config: { permits: people, waitsFor: READ_MODELS },
      schema: {
        summary: 'My tasks and promises, the soonest due first, so that what is late leads',
        querystring: WorkQuery,
        response: { 200: WorkPage, 400: Problem },
      },
    },
    async (request) => {
      const { accountId } = personOf(request);
      const { cursor, limit = 50 } = request.query;
      const scope = `work ${accountId}`;
      const after = cursor === undefined ? undefined : placeOf(cursors.open(scope, cursor));
      const [places, counts] = await Promise.all([
        workOf(database, accountId, after, limit + 1),
        workCounts(database, accountId),
      ]);
      const shown = places.slice(0, limit);
      const last = places.length > limit ? shown.at(-1) : undefined;
      const { items, locked } = await itemsOf(needs, shown);
      const next = last && cursors.seal(scope, [last.type, last.id, last.dueAt]);
      return { items, counts, ...(next ? { nextCursor: next } : {}), locked };
    },
  );

  app.get(
    '/api/workflow/v1/my-work/counts',
    {
      config: { permits: people, waitsFor: ['tasks_v1', 'promises_v1'] },
      schema: { summary: 'How much I have to see to', response: { 200: WorkCounts } },
    },
    (request) => workCounts(database, personOf(request).accountId),
  );
};

async function itemsOf(needs: WorkNeeds, places: readonly WorkPlace[]) {
  const ids = (type: WorkPlace['type']) => places.filter((place) => place.type === type).map(({ id }) => id);
  // What is mine I see, wherever it lies.
  const [promises, tasks] = await Promise.all([
    promisesByIds(needs.database, always, ids('promise'), undefined),
    tasksByIds(needs.database, always, ids('task')),
  ]);
  const views = await viewsOf(needs, { promises, tasks });
  const items = new Map<string, WorkItem>([
    ...views.promises.map((promise) => [promise.promiseId, { type: 'promise', promise }] as const),
    ...views.tasks.map((task) => [task.taskId, { type: 'task', task }] as const),
  ]);
  return { items: places.flatMap(({ id }) => items.get(id) ?? []), locked: views.locked };
}

function placeOf([type, id, dueAt]: readonly unknown[]): WorkPlace {
  return { type: type as WorkPlace['type'], id: String(id), dueAt: dueAt as string | null };
}
