import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  type Desk,
  type EnteredDue,
  assignTask,
  dropTask,
  finishTask,
  openTask,
  reopenTask,
} from '../commands/index.ts';
import { type Intent, intent, openDoors } from './intents.ts';
import { Because, Done, EnteredTask, Giving, TaskParams } from './schemas.ts';

const TASKS = '/api/workflow/v1/tasks';
const done = { status: 200, with: Done } as const;
const nothing = Type.Object({});

const INTENTS: Readonly<Record<string, Intent>> = {
  [TASKS]: intent({
    summary: 'Take down something to do, on any record or none',
    body: EnteredTask,
    answers: { status: 201, with: Type.Object({ taskId: Type.String() }) },
    run: (desk, _, { accountId, ownerId = accountId, priority = 'normal', due, ...entered }, context) =>
      openTask(
        desk,
        { ...entered, ...(due ? { due: inUtc(due) } : {}), priority, owner: ownerId, by: accountId },
        context,
      ),
  }),
  [`${TASKS}/:taskId/actions/assign`]: intent({
    summary: 'Give a task to somebody',
    params: TaskParams,
    body: Giving,
    answers: done,
    run: (desk, { taskId }, { ownerId, accountId }, context) =>
      assignTask(desk, taskId, { owner: ownerId, accountId }, context),
  }),
  [`${TASKS}/:taskId/actions/finish`]: intent({
    summary: 'Say that a task is done',
    params: TaskParams,
    body: nothing,
    answers: done,
    run: (desk, { taskId }, { accountId }, context) => finishTask(desk, taskId, accountId, context),
  }),
  [`${TASKS}/:taskId/actions/reopen`]: intent({
    summary: 'Say that a task is to be done after all',
    params: TaskParams,
    body: nothing,
    answers: done,
    run: (desk, { taskId }, { accountId }, context) => reopenTask(desk, taskId, accountId, context),
  }),
  [`${TASKS}/:taskId/actions/drop`]: intent({
    summary: 'Say that nobody will do a task, and why',
    params: TaskParams,
    body: Because,
    answers: done,
    run: (desk, { taskId }, asked, context) => dropTask(desk, taskId, asked, context),
  }),
};

/** What is done with tasks. */
export async function taskRoutes(app: FastifyInstance, { desk }: { readonly desk: Desk }): Promise<void> {
  openDoors(app, desk, INTENTS);
}

/** An instant in the one form we write, whatever offset it was given with. */
function inUtc(due: EnteredDue): EnteredDue {
  return 'at' in due ? { at: new Date(due.at).toISOString() } : due;
}
