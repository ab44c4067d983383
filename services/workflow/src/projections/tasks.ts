import { BELONGING } from '@rapport/kernel/policy';
import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { TaskAssigned, TaskEvent, TaskOpened } from '../domain/task.events.ts';

type Heard<E extends TaskEvent> = HeardEvent<E['data']>;

/** One row per task, from its own stream alone. */
export const tasks: Projection = {
  name: 'tasks_v1',
  from: 'own',
  key: ['task_id'],
  columns: {
    task_id: 'uuid',
    party_id: 'uuid',
    ...BELONGING,
    title: 'jsonb',
    note: 'jsonb',
    about: 'jsonb',
    topic_kind: 'text',
    topic_id: 'uuid',
    priority: 'text',
    state: 'text',
    overdue: 'boolean',
    due_at: 'timestamptz',
    due: 'jsonb',
    opened_at: 'timestamptz',
    ended_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    TaskOpened: (event: Heard<TaskOpened>) => change(event, () => opened(event)),
    TaskAssigned: (event: Heard<TaskAssigned>) => change(event, () => ({ owner: event.data.accountId })),
    TaskOverdue: (event: HeardEvent) => change(event, () => ({ overdue: true })),
    TaskDone: (event: HeardEvent) => change(event, () => ({ state: 'done', ended_at: event.recordedAt })),
    TaskReopened: (event: HeardEvent) => change(event, () => ({ state: 'open', ended_at: null })),
    TaskDropped: (event: HeardEvent) =>
      change(event, () => ({ state: 'dropped', ended_at: event.recordedAt })),
  },
  announce: (row) => `task:${String(row['task_id'])}`,
};

function change(event: HeardEvent, columns: (row: Row) => Row) {
  const fold = (row: Row = {}): Row => ({ ...row, ...columns(row), last_news: event.position });
  return [{ key: [subjectOf(event)], fold }];
}

function opened(event: Heard<TaskOpened>): Row {
  const { accountId, title, note, about, partyId, due, priority } = event.data;
  return {
    task_id: subjectOf(event),
    party_id: partyId || null,
    owner: accountId,
    team: null,
    branch: null,
    title,
    note: note ?? null,
    about: about ?? null,
    ...topicOf(about),
    priority,
    state: 'open',
    overdue: false,
    due_at: due?.at ?? null,
    due: due ?? null,
    opened_at: event.recordedAt,
    ended_at: null,
  };
}

/** What tasks on a record are found by. */
function topicOf(about: TaskOpened['data']['about']): Row {
  return { topic_kind: about?.kind ?? '', topic_id: about?.id ?? null };
}
