import { type HeardEvent, type TimerChange, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, breakPromise, markTaskOverdue } from '../commands/index.ts';
import type { PromiseMade } from '../domain/promise.events.ts';
import type { TaskOpened, TaskReopened } from '../domain/task.events.ts';

const cancel = (event: HeardEvent): TimerChange => ({ key: subjectOf(event), cancel: true });

/** A promise whose window ends unkept is broken, at that instant, however late this is noticed. */
export function brokenPromiseTimer({ store }: Pick<Desk, 'store'>): TimerRule {
  const set = (event: HeardEvent<Pick<PromiseMade['data'], 'window'>>): TimerChange => ({
    key: subjectOf(event),
    set: event.data.window.to.at,
  });
  return {
    name: 'promise-due',
    on: {
      PromiseMade: set,
      PromiseRescheduled: set,
      PromiseKept: cancel,
      PromiseBroken: cancel,
      PromiseWithdrawn: cancel,
    },
    fire: async ({ key, dueAt, commandId }) => {
      await breakPromise(store, key, dueAt, timerContext('promise-due', { commandId, dueAt }));
    },
  };
}

/** A task that is due and not done is overdue; it is said once. */
export function overdueTaskTimer({ store }: Pick<Desk, 'store'>): TimerRule {
  const set = (event: HeardEvent, dueAt: string | undefined): TimerChange | undefined =>
    dueAt ? { key: subjectOf(event), set: dueAt } : undefined;
  return {
    name: 'task-due',
    on: {
      TaskOpened: (event: HeardEvent<TaskOpened['data']>) => set(event, event.data.due?.at),
      TaskReopened: (event: HeardEvent<TaskReopened['data']>) => set(event, event.data.dueAt),
      TaskOverdue: cancel,
      TaskDone: cancel,
      TaskDropped: cancel,
    },
    fire: async ({ key, dueAt, commandId }) => {
      await markTaskOverdue(store, key, dueAt, timerContext('task-due', { commandId, dueAt }));
    },
  };
}
