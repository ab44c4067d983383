import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { task as taskOf } from '../api/workflow.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag, useOpened } from '../look/small.tsx';
import { History } from './history.tsx';
import { TaskItem } from './work-items.tsx';
import styles from './workflow.module.css';

const route = getRouteApi('/shell/tasks/$taskId');

/** One task: what it is, whose, what can be done, and its history. */
export function TaskScreen() {
  const { t } = useLingui();
  const { taskId } = route.useParams();
  const query = useQuery(taskOf(taskId));
  const opened = useOpened(query.data?.locked);
  const page = query.data;
  return (
    <Screen
      title={page ? opened(page.task.title) : t`Task`}
      narrow
      lead={page && opened(page.task.owner.name)}
    >
      <LockedNotice locked={page?.locked} />
      <Loaded of={query} rows={4} height={72}>
        {({ task, history, locked }) => (
          <>
            {task.state === 'open' ? (
              <ol className={styles['list']}>
                <TaskItem task={task} locked={locked} />
              </ol>
            ) : (
              <p className={styles['head']}>
                <Tag tone={task.state === 'done' ? 'good' : 'plain'}>
                  {task.state === 'done' ? <Trans>Done</Trans> : <Trans>Dropped</Trans>}
                </Tag>
              </p>
            )}
            <History lines={history} locked={locked} />
          </>
        )}
      </Loaded>
    </Screen>
  );
}
