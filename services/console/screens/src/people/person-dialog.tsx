import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { people } from '../api/workflow.ts';
import { MoreButton } from '../look/loaded.tsx';
import { useOpened } from '../look/small.tsx';
import styles from './person-dialog.module.css';

/** Asks to which colleague something goes that one has now. */
export function PersonDialog({
  owner,
  pending,
  onClose,
  onGive,
}: {
  /** Who has it now; nobody where nobody has. */
  readonly owner: string | undefined;
  readonly pending: boolean;
  readonly onClose: () => void;
  readonly onGive: (accountId: string) => void;
}) {
  const { t } = useLingui();
  const query = useInfiniteQuery(people);
  const opened = useOpened(query.data?.pages.some(({ locked }) => locked));
  const [chosen, choose] = useState('');
  const others = (query.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ accountId }) => accountId !== owner,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== '' && !pending) onGive(chosen);
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
          <Button type="submit" loading={pending} disabled={chosen === ''}>
            <Trans>Hand over</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
