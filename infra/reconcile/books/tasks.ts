import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

interface Task {
  readonly state: string;
  readonly overdue: boolean;
}

/** How many tasks stand how, and how many of them were not done in time. */
export function tasksBook(): Book {
  const tasks = new Map<string, Task>();
  const becomes =
    (change: Partial<Task>) =>
    (_data: unknown, { subject }: Logged) =>
      void tasks.set(subject, { state: 'open', overdue: false, ...tasks.get(subject), ...change });
  return {
    name: 'tasks',
    topics: ['rapport.workflow.task.v1'],
    take: taking(
      entriesOf('rapport.workflow.task.v1', {
        taskOpened: becomes({}),
        taskOverdue: becomes({ overdue: true }),
        taskDone: becomes({ state: 'done' }),
        taskReopened: becomes({ state: 'open' }),
        taskDropped: becomes({ state: 'dropped' }),
      }),
    ),
    figures: async (shown) => {
      const listed = (await shown.list('/api/workflow/v1/tasks')) as unknown as readonly Task[];
      return figuresOf('tasks', countsOf([...tasks.values()]), countsOf(listed));
    },
  };
}

function countsOf(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { state, overdue } of tasks) {
    add(counts, state);
    if (overdue) add(counts, 'late');
  }
  return counts;
}
