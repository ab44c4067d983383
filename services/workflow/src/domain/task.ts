import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { TaskCommand } from './task.commands.ts';
import type { TaskEvent } from './task.events.ts';

/** A task that was opened. */
export interface KnownTask {
  readonly status: 'open' | 'done' | 'dropped';
  /** Who has it. */
  readonly owner: string;
  /** Empty: it is never due. */
  readonly dueAt: string;
  /** It was said that it was missed; once for good. */
  readonly overdue: boolean;
  /** Subject whose key seals what is said of it. */
  readonly sealedFor: string;
}

export type TaskState = { readonly status: 'none' } | KnownTask;
type Events = readonly TaskEvent[];
type LaterCommand = Exclude<TaskCommand, { type: 'OpenTask' }>;
type Decisions = { readonly [C in LaterCommand as C['type']]: (task: KnownTask, data: C['data']) => Events };

/** Something to do: somebody has it, and it is done, or dropped with a reason. */
export const Task: Decider<TaskState, TaskCommand, TaskEvent> = {
  initial: { status: 'none' },
  decide(state, command) {
    if (command.type === 'OpenTask') {
      if (state.status !== 'none') throw new Rejection('task-already-open');
      return [{ type: 'TaskOpened', data: command.data }];
    }
    if (state.status === 'none') throw new Rejection('task-unknown');
    return decisions[command.type](state, command.data as never);
  },
  evolve(state, event) {
    if (event.type === 'TaskOpened') {
      const { accountId, due, title } = event.data;
      const sealedFor = title.subject;
      return { status: 'open', owner: accountId, dueAt: due?.at ?? '', overdue: false, sealedFor };
    }
    // The stream begins with TaskOpened: nothing else can come first.
    return state.status === 'none' ? state : evolveKnown(state, event);
  },
};

const decisions: Decisions = {
  AssignTask: ({ status, owner }, { accountId }) => {
    if (status !== 'open') throw new Rejection('task-closed', { state: status });
    return owner === accountId ? [] : [{ type: 'TaskAssigned', data: { accountId, from: owner } }];
  },
  FinishTask: (task, { accountId, at }) => {
    if (task.status === 'done') return [];
    if (task.status === 'dropped') throw new Rejection('task-closed', { state: task.status });
    return [...missed(task, at), { type: 'TaskDone', data: { accountId } }];
  },
  ReopenTask: (task, { accountId, at }) => {
    if (task.status === 'open') return [];
    const late = missed(task, at);
    const dueAt = task.overdue || late.length > 0 ? '' : task.dueAt;
    return [{ type: 'TaskReopened', data: { accountId, dueAt } }, ...late];
  },
  DropTask: (task, { accountId, reason, at }) => {
    if (task.status === 'dropped') return [];
    if (task.status === 'done') throw new Rejection('task-closed', { state: task.status });
    return [...missed(task, at), { type: 'TaskDropped', data: { accountId, reason } }];
  },
  MarkTaskOverdue: (task, { at }) => (task.status === 'open' ? missed(task, at) : []),
};

/** That it was missed, once, whoever says so first: the timer, or a command that comes before a late timer. */
function missed({ dueAt, overdue }: KnownTask, at: string): Events {
  return dueAt === '' || overdue || at < dueAt ? [] : [{ type: 'TaskOverdue', data: { dueAt } }];
}

function evolveKnown(task: KnownTask, event: Exclude<TaskEvent, { type: 'TaskOpened' }>): KnownTask {
  switch (event.type) {
    case 'TaskAssigned':
      return { ...task, owner: event.data.accountId };
    case 'TaskOverdue':
      return { ...task, overdue: true };
    case 'TaskDone':
      return { ...task, status: 'done' };
    case 'TaskReopened':
      return { ...task, status: 'open' };
    case 'TaskDropped':
      return { ...task, status: 'dropped' };
  }
}
