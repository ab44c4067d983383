import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { myWork, type WorkCounts } from '../api/workflow.ts';
import { useCommands } from '../keys/commands.tsx';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useTakingDown } from './lazy-dialogs.tsx';
import { PromiseItem, TaskItem } from './work-items.tsx';
import styles from './workflow.module.css';

/** Everything the person at the keyboard has to see to, the soonest due first: what is late leads. */
export function MyWorkScreen() {
  const { t } = useLingui();
  const query = useInfiniteQuery(myWork);
  const { takeTask, dialogs } = useTakingDown();
  const open = () => takeTask({});
  useCommands([{ id: 'task', label: t`Something to do`, group: 'screen', keys: 't', run: open }]);
  const first = query.data?.pages[0];
  return (
    <Screen
      title={t`My work`}
      lead={first && <Counts counts={first.counts} />}
      narrow
      actions={
        <Button leftSection={<Icon name="plus" size={15} />} onClick={open}>
          <Trans>Something to do</Trans>
        </Button>
      }
    >
      <LockedNotice locked={first?.locked} />
      <Loaded of={query} rows={6} height={64}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          const locked = pages.some((page) => page.locked);
          if (items.length === 0) return <NothingToDo />;
          return (
            <>
              <ol className={styles['list']}>
                {items.map((item) =>
                  item.type === 'task' ? (
                    <TaskItem key={item.task.taskId} task={item.task} locked={locked} />
                  ) : (
                    <PromiseItem key={item.promise.promiseId} promise={item.promise} locked={locked} />
                  ),
                )}
              </ol>
              <MoreButton of={query} />
            </>
          );
        }}
      </Loaded>
      {dialogs}
    </Screen>
  );
}

function Counts({ counts: { tasks, promises, overdue } }: { readonly counts: WorkCounts }) {
  return (
    <>
      <Plural value={tasks} one="# task" other="# tasks" /> ·{' '}
      <Plural value={promises} one="# promise" other="# promises" />
      {overdue > 0 && (
        <>
          {' '}
          · <Trans>{overdue} late</Trans>
        </>
      )}
    </>
  );
}

function NothingToDo() {
  const { t } = useLingui();
  return (
    <Empty icon="check" title={t`Nothing to see to`}>
      <Trans>Tasks you have and promises you answer for appear here, the soonest due first.</Trans>
    </Empty>
  );
}
