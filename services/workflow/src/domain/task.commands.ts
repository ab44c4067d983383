import type { TaskAssigned, TaskDropped, TaskOpened } from './task.events.ts';

/** Who does it, and the instant it is decided at. */
interface Act {
  readonly accountId: string;
  readonly at: string;
}

export interface OpenTask {
  readonly type: 'OpenTask';
  readonly data: TaskOpened['data'];
}

export interface AssignTask {
  readonly type: 'AssignTask';
  readonly data: Omit<TaskAssigned['data'], 'from'>;
}

export interface FinishTask {
  readonly type: 'FinishTask';
  readonly data: Act;
}

export interface ReopenTask {
  readonly type: 'ReopenTask';
  readonly data: Act;
}

export interface DropTask {
  readonly type: 'DropTask';
  readonly data: TaskDropped['data'] & Act;
}

/** Its time has come. */
export interface MarkTaskOverdue {
  readonly type: 'MarkTaskOverdue';
  readonly data: { readonly at: string };
}

export type TaskCommand = OpenTask | AssignTask | FinishTask | ReopenTask | DropTask | MarkTaskOverdue;
