import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { command, worthRetrying } from '../api/client.ts';
import type { Account } from '../api/contracts.ts';
import { useOpened } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import styles from './accounts-screen.module.css';

/** Shortest password an account may have; the server asks for the same. */
const PASSWORD_LENGTH = 12;

/** A new account: name, login, role and a first password. */
export function OpenAccount({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Account['role']>('agent');
  const open = useOpen(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate({ name: name.trim(), login: login.trim(), role, password });
  };
  return (
    <Modal opened onClose={onClose} title={t`Open an account`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={submit} autoComplete="off">
        <TextInput
          data-autofocus
          required
          label={t`Name`}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          required
          label={t`Login`}
          value={login}
          minLength={2}
          maxLength={64}
          autoCapitalize="none"
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PasswordInput
          required
          label={t`First password`}
          description={t`At least ${PASSWORD_LENGTH} characters`}
          value={password}
          minLength={PASSWORD_LENGTH}
          maxLength={128}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Role role={role} onChoose={setRole} />
        <Refused error={open.error} />
        <div className={styles['foot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={open.isPending}>
            <Trans>Open the account</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Role({
  role,
  onChoose,
}: {
  readonly role: Account['role'];
  readonly onChoose: (role: Account['role']) => void;
}) {
  const { t } = useLingui();
  return (
    <SegmentedControl
      value={role}
      onChange={(value) => onChoose(value as Account['role'])}
      aria-label={t`Role`}
      data={[
        { value: 'agent', label: t`Agent` },
        { value: 'admin', label: t`Administrator` },
      ]}
    />
  );
}

interface Wanted {
  readonly name: string;
  readonly login: string;
  readonly role: Account['role'];
  readonly password: string;
}

function useOpen(onDone: () => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  // The same form asked twice is the same intent; a changed form is another.
  const asked = useRef({ of: '', key: '' });
  return useMutation({
    mutationFn: (body: Wanted) => {
      const of = JSON.stringify(body);
      if (asked.current.of !== of) asked.current = { of, key: crypto.randomUUID() };
      return command('POST', '/api/access/v1/accounts', { body, key: asked.current.key });
    },
    retry: worthRetrying,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['accounts'] });
      tell.done(t`Account opened`);
      onDone();
    },
  });
}

/** Asks before an account is closed: it signs a person out at once and cannot be opened again. */
export function CloseAccount({
  account,
  onCancel,
  onClose,
}: {
  readonly account: Account;
  readonly onCancel: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const name = useOpened(true)(account.name);
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t`Close the account of ${name}?`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <p className={styles['quiet']}>
        <Trans>
          {name} is signed out everywhere and can not sign in again. What was said and done stays.
        </Trans>
      </p>
      <div className={styles['foot']}>
        <Button variant="default" data-autofocus onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button color="red" onClick={onClose}>
          <Trans>Close the account</Trans>
        </Button>
      </div>
    </Modal>
  );
}
