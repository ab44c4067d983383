import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import { TaskPriority as PublicPriority } from '@rapport/proto/workflow/v1/task_events';
import type { TaskEvent, TaskPriority } from '../domain/task.events.ts';

const TOPIC = 'rapport.workflow.task.v1';

const priorities: Readonly<Record<TaskPriority, PublicPriority>> = {
  low: PublicPriority.LOW,
  normal: PublicPriority.NORMAL,
  high: PublicPriority.HIGH,
};

/** What others hear of tasks. */
export const taskPublications = {
  TaskOpened: of('TaskOpened', 'taskOpened', ({ accountId, title, note, about, partyId, due, priority }) => ({
    accountId,
    title,
    note,
    about,
    partyId,
    due: due && { at: due.at, local: due.local ?? '', zone: due.zone ?? '' },
    priority: priorities[priority],
  })),
  TaskAssigned: of('TaskAssigned', 'taskAssigned', ({ accountId, from }) => ({
    accountId,
    fromAccountId: from,
  })),
  TaskOverdue: of('TaskOverdue', 'taskOverdue', (data) => data),
  TaskDone: of('TaskDone', 'taskDone', (data) => data),
  TaskReopened: of('TaskReopened', 'taskReopened', ({ accountId }) => ({ accountId })),
  TaskDropped: of('TaskDropped', 'taskDropped', (data) => data),
} satisfies Publications & Readonly<Record<TaskEvent['type'], unknown>>;

type DataOf<T extends TaskEvent['type']> = Extract<TaskEvent, { type: T }>['data'];

function of<T extends TaskEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
