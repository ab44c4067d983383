import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What workflow refuses, and how that is said. */
export const problems = {
  'promise-unknown': { status: 404, title: 'There is no such promise' },
  'promise-already-made': { status: 409, title: 'This promise is already there' },
  'promise-settled': { status: 409, title: 'The promise was kept, broken or withdrawn already' },
  'window-turned-round': { status: 422, title: 'A window begins before it ends' },
  'window-past': { status: 422, title: 'A promise is moved to a time that is still to come' },
  'moment-unreadable': { status: 422, title: 'There is no such local time or time zone' },
  'task-unknown': { status: 404, title: 'There is no such task' },
  'task-already-open': { status: 409, title: 'This task is already there' },
  'task-closed': { status: 409, title: 'The task was done or dropped' },
  'party-unknown': { status: 404, title: 'There is no such customer' },
  'account-unknown': { status: 422, title: 'Nobody works here under this account' },
} as const satisfies ProblemCatalogue;
