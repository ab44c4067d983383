import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { meant, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import type { PromiseView, TaskView } from '../api/workflow.ts';
import { Icon, type IconName } from '../look/icon.tsx';
import { Tag, useOpened } from '../look/small.tsx';
import { GiveDialog } from './give-dialog.tsx';
import { useKindNames } from './names.ts';
import { ContradictionTag, DueAt, Quote, RecordLink, StateTag, Value } from './parts.tsx';
import { DropDialog } from './settle-dialogs.tsx';
import styles from './workflow.module.css';

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

/** A task of mine, and what can be done about it. */
export function TaskItem({ task, locked }: { readonly task: TaskView; readonly locked: boolean }) {
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
          <Link to="/tasks/$taskId" params={{ taskId: task.taskId }} className={styles['title']}>
            {opened(task.title)}
          </Link>
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
        <>
          <Button size="compact-sm" variant="default" loading={command.isPending} onClick={finish}>
            <Trans>Done</Trans>
          </Button>
          <MoreOfTask task={task} />
        </>
      }
    />
  );
}

function MoreOfTask({ task }: { readonly task: TaskView }) {
  const { t } = useLingui();
  const [asked, ask] = useState<'give' | 'drop'>();
  const close = () => ask(undefined);
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t`More actions`}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="person" size={15} />} onClick={() => ask('give')}>
            <Trans>Give to somebody else</Trans>
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="close" size={15} />} onClick={() => ask('drop')}>
            <Trans>Drop the task</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'give' && (
        <GiveDialog
          path={`tasks/${task.taskId}/actions/assign`}
          seen={task.version}
          owner={task.owner.accountId}
          onClose={close}
        />
      )}
      {asked === 'drop' && <DropDialog task={task} onClose={close} />}
    </>
  );
}

/** A promise I answer for. */
export function PromiseItem({
  promise,
  locked,
}: {
  readonly promise: PromiseView;
  readonly locked: boolean;
}) {
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
          <RecordLink of={promise.about} />
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
