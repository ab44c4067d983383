import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { historyOf } from '../queries/histories.ts';
import { type TasksWanted, taskRow, tasksWanted } from '../queries/tasks.ts';
import { recordRefOf } from './record-text.ts';
import { TaskPage, TaskParams, TasksPage, TasksQuery, type TasksQuery as Asked } from './schemas.ts';
import { type Showing, viewsOf } from './views.ts';

/** What the pages of tasks need. */
export interface TaskPageNeeds extends Showing {
  readonly store: EventStore;
  readonly cursors: Cursors;
}

const people = ['agent', 'admin'] as const;
const READ_MODELS = ['tasks_v1', 'aliases_v1', 'parties_v1', 'accounts_v1'];

/** Lists of tasks, and each with its history. */
export const taskPageRoutes: FastifyPluginAsyncTypebox<TaskPageNeeds> = async (app, needs) => {
  const { database, store, cursors } = needs;
  app.get(
    '/api/workflow/v1/tasks',
    {
      config: { permits: people, waitsFor: READ_MODELS },
      schema: {
        summary: 'Tasks by what is asked of them, the soonest due first',
        querystring: TasksQuery,
        response: { 200: TasksPage, 400: Problem },
      },
    },
    async ({ principal, query }) => {
      const { cursor, limit = 50 } = query;
      const wanted = wantedBy(query);
      const scope = `tasks ${JSON.stringify(wanted)}`;
      const after = cursor === undefined ? undefined : placeOf(cursors.open(scope, cursor));
      const rows = await tasksWanted(database, visibleTo(principal!), wanted, after, limit + 1);
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const { tasks, locked } = await viewsOf(needs, { tasks: shown });
      const next = last && cursors.seal(scope, [last.due_at, last.task_id]);
      return { items: [...tasks], ...(next ? { nextCursor: next } : {}), locked };
    },
  );

  app.get(
    '/api/workflow/v1/tasks/:taskId',
    {
      config: { permits: people, waitsFor: READ_MODELS },
      schema: {
        summary: 'A task and its history',
        params: TaskParams,
        response: { 200: TaskPage, 404: Problem },
      },
    },
    async ({ principal, params: { taskId } }, reply) => {
      const row = await taskRow(database, visibleTo(principal!), taskId);
      if (!row) throw new Rejection('task-unknown');
      const history = await historyOf(store, `task-${taskId}`, undefined);
      const views = await viewsOf(needs, { tasks: [row], history });
      const [task] = views.tasks;
      reply.header('etag', `"${task!.version}"`);
      return { task: task!, history: [...views.history] as never, locked: views.locked };
    },
  );
};

function wantedBy({ state, ownerId, partyId, about }: Asked): TasksWanted {
  return {
    ...(state ? { state } : {}),
    ...(ownerId ? { owner: ownerId } : {}),
    ...(partyId ? { partyId } : {}),
    ...(about ? { about: recordRefOf(about) } : {}),
  };
}

function placeOf([dueAt, taskId]: readonly unknown[]) {
  return { dueAt: dueAt as string | null, taskId: String(taskId) };
}
