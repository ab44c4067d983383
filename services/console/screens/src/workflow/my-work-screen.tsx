import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { meant, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import { myWork, type PromiseView, type TaskView, type WorkCounts } from '../api/workflow.ts';
import { useCommands } from '../keys/commands.tsx';
import { Icon, type IconName } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useTakingDown } from './lazy-dialogs.tsx';
import { useKindNames } from './names.ts';
import { ContradictionTag, DueAt, Quote, RecordLink, StateTag, Value } from './parts.tsx';
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

function Item(props: {
  readonly icon: IconName;
  readonly head: ReactNode;
  readonly under: ReactNode;
  readonly does: ReactNode;
}) {
  return (
    <li className={styles['item']}>
      <span className={styles['sign']}>
        <Icon name={props.icon} size={16} />
      </span>
      <div className={styles['what']}>
        <div className={styles['head']}>{props.head}</div>
        <div className={styles['under']}>{props.under}</div>
      </div>
      <div className={styles['does']}>{props.does}</div>
    </li>
  );
}

function CustomerLink({ party, locked }: { readonly party: TaskView['party']; readonly locked: boolean }) {
  const opened = useOpened(locked);
  if (!party) return null;
  return (
    <Link to="/customers/$partyId" params={{ partyId: party.partyId }}>
      {opened(party.name, party.code)}
    </Link>
  );
}

function TaskItem({ task, locked }: { readonly task: TaskView; readonly locked: boolean }) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const command = useWorkflowCommand();
  const finish = () =>
    command.mutate(meant({ path: `tasks/${task.taskId}/actions/finish`, seen: task.version, says: t`Done` }));
  return (
    <Item
      icon="check"
      head={
        <>
          <span className={styles['title']}>{opened(task.title)}</span>
          {task.priority === 'high' && (
            <Tag tone="due">
              <Trans>High</Trans>
            </Tag>
          )}
          {task.overdue && (
            <Tag tone="late">
              <Trans>Overdue</Trans>
            </Tag>
          )}
        </>
      }
      under={
        <>
          {task.due && <DueAt moment={task.due} late={task.overdue} />}
          <CustomerLink party={task.party} locked={locked} />
          <RecordLink of={task.about} />
          {task.note !== undefined && <span>{opened(task.note)}</span>}
        </>
      }
      does={
        <Button size="compact-sm" variant="default" loading={command.isPending} onClick={finish}>
          <Trans>Done</Trans>
        </Button>
      }
    />
  );
}

function PromiseItem({ promise, locked }: { readonly promise: PromiseView; readonly locked: boolean }) {
  const { t } = useLingui();
  const names = useKindNames();
  const command = useWorkflowCommand();
  const { promiseId, state, version, value, kind } = promise;
  const keep = () =>
    command.mutate(meant({ path: `promises/${promiseId}/actions/keep`, seen: version, says: t`Kept` }));
  return (
    <Item
      icon="hand"
      head={
        <>
          <Link to="/promises/$promiseId" params={{ promiseId }} className={styles['title']}>
            {names[kind]}
          </Link>
          {value && <Value value={value} locked={locked} />}
          {state === 'broken' && <StateTag state={state} />}
          <ContradictionTag count={promise.contradicts.length} />
        </>
      }
      under={
        <>
          <DueAt moment={promise.due.to} late={state === 'broken'} />
          <CustomerLink party={promise.party} locked={locked} />
          <RecordLink of={promise.source} />
          <Quote text={promise.quote} locked={locked} />
        </>
      }
      does={
        <Button size="compact-sm" variant="default" loading={command.isPending} onClick={keep}>
          {state === 'broken' ? <Trans>Done, late</Trans> : <Trans>Kept</Trans>}
        </Button>
      }
    />
  );
}
