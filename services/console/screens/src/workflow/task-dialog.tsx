import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMeaning, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import type { RecordRef, TaskView } from '../api/workflow.ts';
import { zone } from '../format/use-format.ts';
import styles from './workflow.module.css';

/** What is at hand when a task is taken down; nothing of it need be. */
export interface TaskAtHand {
  readonly partyId?: string;
  readonly about?: RecordRef;
  readonly title?: string;
}

/** Takes down something to do, on the record that is open or on none. */
export function TaskDialog({ at, onClose }: { readonly at: TaskAtHand; readonly onClose: () => void }) {
  const { t } = useLingui();
  const open = useWorkflowCommand(onClose);
  const meant = useMeaning();
  const [said, setSaid] = useState<Said>({
    title: at.title ?? '',
    note: '',
    day: '',
    time: '',
    priority: 'normal',
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (said.title.trim() === '' || open.isPending) return;
    open.mutate(meant({ path: 'tasks', body: bodyOf(at, said), says: t`Task taken down` }));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Something to do`}
      size="32rem"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form className={styles['form']} onSubmit={submit} autoComplete="off">
        <Fields said={said} change={(part) => setSaid((before) => ({ ...before, ...part }))} />
        <div className={styles['foot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={open.isPending}>
            <Trans>Take it down</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface Said {
  readonly title: string;
  readonly note: string;
  readonly day: string;
  readonly time: string;
  readonly priority: TaskView['priority'];
}

function bodyOf({ partyId, about }: TaskAtHand, { title, note, day, time, priority }: Said): object {
  return {
    title: title.trim(),
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(partyId ? { partyId } : {}),
    ...(about ? { about } : {}),
    ...(day ? { due: { local: time ? `${day}T${time}` : day, zone } } : {}),
    priority,
  };
}

function Fields({ said, change }: { readonly said: Said; readonly change: (part: Partial<Said>) => void }) {
  const { t } = useLingui();
  return (
    <>
      <TextInput
        data-autofocus
        required
        label={t`What is to be done`}
        value={said.title}
        maxLength={300}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t`Note`}
        rows={2}
        maxLength={5_000}
        value={said.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      <div className={styles['pair']}>
        <TextInput
          type="date"
          label={t`By when`}
          value={said.day}
          onChange={(event) => change({ day: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t`Time, if not the whole day`}
          value={said.time}
          disabled={said.day === ''}
          onChange={(event) => change({ time: event.currentTarget.value })}
        />
      </div>
      <NativeSelect
        label={t`Priority`}
        value={said.priority}
        data={[
          { value: 'high', label: t`High` },
          { value: 'normal', label: t`Normal` },
          { value: 'low', label: t`Low` },
        ]}
        onChange={(event) => change({ priority: event.currentTarget.value as Said['priority'] })}
      />
    </>
  );
}
