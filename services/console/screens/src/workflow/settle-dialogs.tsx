import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useMeaning, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import type { PromiseView, TaskView } from '../api/workflow.ts';
import { zone } from '../format/use-format.ts';
import styles from './workflow.module.css';

interface Settling {
  readonly promise: PromiseView;
  readonly onClose: () => void;
}

const actionsOf = ({ promiseId }: PromiseView) => `promises/${promiseId}/actions`;

/** The customer was told another time; what was said first stays in the history. */
export function RescheduleDialog({ promise, onClose }: Settling) {
  const { t } = useLingui();
  const [day, setDay] = useState(promise.due.to.local.slice(0, 10));
  const [time, setTime] = useState(promise.due.to.local.slice(11));
  const window = { to: time ? `${day}T${time}` : day, zone };
  return (
    <WithReason
      seen={promise.version}
      onClose={onClose}
      title={t`Another time`}
      path={`${actionsOf(promise)}/reschedule`}
      also={{ window }}
      says={t`Told another time; the first stays in the history`}
    >
      <div className={styles['pair']}>
        <TextInput
          required
          type="date"
          label={t`By when`}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t`Time, if not the whole day`}
          value={time}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
      </div>
    </WithReason>
  );
}

/** The word is taken back, and the customer knows why. */
export function WithdrawDialog({ promise, onClose }: Settling) {
  const { t } = useLingui();
  return (
    <WithReason
      seen={promise.version}
      onClose={onClose}
      title={t`Withdraw the promise`}
      path={`${actionsOf(promise)}/withdraw`}
      says={t`Withdrawn`}
    />
  );
}

/** Nobody will do it, and why. */
export function DropDialog({ task, onClose }: { readonly task: TaskView; readonly onClose: () => void }) {
  const { t } = useLingui();
  return (
    <WithReason
      seen={task.version}
      onClose={onClose}
      title={t`Drop the task`}
      path={`tasks/${task.taskId}/actions/drop`}
      says={t`Dropped`}
    />
  );
}

function WithReason({
  path,
  seen,
  onClose,
  title,
  also = {},
  says,
  children,
}: {
  readonly path: string;
  /** Version that is decided on. */
  readonly seen: string;
  readonly onClose: () => void;
  readonly title: string;
  readonly also?: object;
  readonly says: string;
  readonly children?: ReactNode;
}) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const command = useWorkflowCommand(onClose);
  const meant = useMeaning();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '' || command.isPending) return;
    const body = { ...also, reason: reason.trim() };
    command.mutate(meant({ path, body, seen, says }));
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={submit}>
        {children}
        <Textarea
          data-autofocus
          required
          label={t`Why`}
          rows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={styles['foot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={command.isPending}>
            {title}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
