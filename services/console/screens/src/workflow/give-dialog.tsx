import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useMeaning, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import { people } from '../api/workflow.ts';
import { MoreButton } from '../look/loaded.tsx';
import { useOpened } from '../look/small.tsx';
import styles from './workflow.module.css';

/** Gives a task or a promise to somebody else: whom the address names, `tasks/{id}/actions/assign`. */
export function GiveDialog({
  path,
  seen,
  owner,
  onClose,
}: {
  readonly path: string;
  readonly seen: string;
  /** Who has it now. */
  readonly owner: string;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const query = useInfiniteQuery(people);
  const opened = useOpened(query.data?.pages.some(({ locked }) => locked));
  const [chosen, choose] = useState('');
  const command = useWorkflowCommand(onClose);
  const meant = useMeaning();
  const others = (query.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ accountId }) => accountId !== owner,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === '' || command.isPending) return;
    command.mutate(meant({ path, body: { ownerId: chosen }, seen, says: t`Handed over` }));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Give to somebody else`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form className={styles['form']} onSubmit={submit}>
        <NativeSelect
          data-autofocus
          required
          label={t`To whom`}
          value={chosen}
          data={[
            { value: '', label: '–' },
            ...others.map(({ accountId, name }) => ({ value: accountId, label: opened(name) })),
          ]}
          onChange={(event) => choose(event.currentTarget.value)}
        />
        <MoreButton of={query}>
          <Trans>More people</Trans>
        </MoreButton>
        <div className={styles['foot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={command.isPending} disabled={chosen === ''}>
            <Trans>Hand over</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
