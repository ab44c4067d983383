import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { command, worthRetrying } from '../api/client.ts';
import type { Account } from '../api/contracts.ts';
import { accounts } from '../api/queries.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { classes, Sign, Tag, useOpened } from '../look/small.tsx';
import { useTell } from '../look/tell.tsx';
import { useMe } from '../session/me.ts';
import { CloseAccount, OpenAccount } from './account-dialogs.tsx';
import styles from './accounts-screen.module.css';

/** People who work here: who may come in, and as what. */
export function AccountsScreen() {
  const { t } = useLingui();
  const query = useInfiniteQuery(accounts);
  const [opening, setOpening] = useState(false);
  return (
    <Screen
      title={t`Accounts`}
      lead={<Trans>People who may sign in. A closed account keeps its history but lets nobody in.</Trans>}
      actions={
        <Button size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setOpening(true)}>
          <Trans>Open an account</Trans>
        </Button>
      }
    >
      <Loaded of={query} rows={5}>
        {({ pages }) => (
          <Table of={pages.flatMap(({ items }) => items)} locked={pages.some(({ locked }) => locked)} />
        )}
      </Loaded>
      <MoreButton of={query} />
      {opening && <OpenAccount onClose={() => setOpening(false)} />}
    </Screen>
  );
}

function Table({ of, locked }: { readonly of: readonly Account[]; readonly locked: boolean }) {
  const { t } = useLingui();
  const [closing, setClosing] = useState<Account>();
  const close = useClose();
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t`Accounts`}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Name</Trans>
            </th>
            <th scope="col">
              <Trans>Login</Trans>
            </th>
            <th scope="col">
              <Trans>Role</Trans>
            </th>
            <th scope="col">
              <Trans>Since</Trans>
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {of.map((account) => (
            <Row
              key={account.accountId}
              account={account}
              locked={locked}
              onClose={() => setClosing(account)}
            />
          ))}
        </tbody>
      </table>
      {closing && (
        <CloseAccount
          account={closing}
          onCancel={() => setClosing(undefined)}
          onClose={() => {
            close(closing.accountId);
            setClosing(undefined);
          }}
        />
      )}
    </div>
  );
}

function Row({
  account,
  locked,
  onClose,
}: {
  readonly account: Account;
  readonly locked: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const me = useMe();
  const opened = useOpened(locked);
  const name = opened(account.name);
  return (
    <tr className={classes(account.closedAt && styles['closed'])}>
      <td>
        <span className={styles['who']}>
          <Sign name={name} />
          {name}
        </span>
      </td>
      <td>{opened(account.login)}</td>
      <td>
        <Tag tone={account.role === 'admin' ? 'accent' : 'plain'}>
          {account.role === 'admin' ? <Trans>Administrator</Trans> : <Trans>Agent</Trans>}
        </Tag>
      </td>
      <td className={styles['quiet']}>{account.openedAt ? format.dayName(account.openedAt) : ''}</td>
      <td className={styles['end']}>
        {account.closedAt ? (
          <Tag>
            <Trans context="account">Closed</Trans>
          </Tag>
        ) : (
          account.accountId !== me.accountId && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={onClose}
              aria-label={t`Close the account of ${name}`}
            >
              <Trans context="account">Close</Trans>
            </Button>
          )
        )}
      </td>
    </tr>
  );
}

function useClose(): (accountId: string) => void {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const { mutate } = useMutation({
    mutationFn: ({ accountId, key }: { readonly accountId: string; readonly key: string }) =>
      command('POST', `/api/access/v1/accounts/${accountId}/actions/close`, { key }),
    retry: worthRetrying,
    onSuccess: () => tell.done(t`Account closed; the person is signed out`),
    onError: (error) => tell.failed(t`The account is still open`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  return (accountId) => mutate({ accountId, key: crypto.randomUUID() });
}
