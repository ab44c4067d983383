import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { meant, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import { promise as promiseOf, type PromisePage, type PromiseView } from '../api/workflow.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import { GiveDialog } from './give-dialog.tsx';
import { History } from './history.tsx';
import { useKindNames } from './names.ts';
import { ContradictionTag, DueAt, Quote, RecordLink, StateTag, Value } from './parts.tsx';
import { PromiseRow } from './promises-screen.tsx';
import { RescheduleDialog, WithdrawDialog } from './settle-dialogs.tsx';
import styles from './workflow.module.css';

const route = getRouteApi('/shell/promises/$promiseId');

/** One promise: the words, what contradicts it, its history, and what can be done. */
export function PromiseScreen() {
  const { t } = useLingui();
  const { promiseId } = route.useParams();
  const { asOf } = route.useSearch();
  const query = useQuery(promiseOf(promiseId, asOf));
  const names = useKindNames();
  const format = useFormat();
  const kind = query.data?.promise.kind;
  return (
    <Screen
      title={kind ? t`Promise: ${names[kind]}` : t`Promise`}
      narrow
      lead={asOf && <Trans>As it had been recorded by {format.dateAndTime(asOf)}.</Trans>}
      actions={query.data && !asOf && <Actions promise={query.data.promise} />}
    >
      <Loaded of={query} rows={4} height={72}>
        {(page) => <Shown page={page} asOf={asOf} />}
      </Loaded>
    </Screen>
  );
}

function Shown({ page, asOf }: { readonly page: PromisePage; readonly asOf: string | undefined }) {
  const { promise, contradicting, history, locked } = page;
  const opened = useOpened(locked);
  const { state, value, due, firstDue, owner, party } = promise;
  return (
    <>
      <LockedNotice locked={locked} />
      <section className={styles['what']}>
        <div className={styles['head']}>
          {value && <Value value={value} locked={locked} />}
          <StateTag state={state} />
          <ContradictionTag count={contradicting.length} />
          <DueAt moment={due.to} late={state === 'broken'} />
          {firstDue && (
            <span className={styles['under']}>
              <Trans>
                first promised for <DueAt moment={firstDue.to} />
              </Trans>
            </span>
          )}
        </div>
        <Quote text={promise.quote} locked={locked} />
        <p className={styles['under']}>
          <Trans>
            {opened(owner.name)} to{' '}
            <Link to="/customers/$partyId" params={{ partyId: party.partyId }}>
              {opened(party.name, party.code)}
            </Link>
          </Trans>
          <RecordLink of={promise.source} />
          <RecordLink of={promise.about} />
        </p>
      </section>
      {contradicting.length > 0 && (
        <section className={styles['history']}>
          <p className={styles['notice']} role="status">
            <Icon name="warning" size={14} />
            <Trans>Other open promises on the same say something else.</Trans>
          </p>
          <ol className={styles['list']}>
            {contradicting.map((other) => (
              <PromiseRow key={other.promiseId} promise={other} asOf={asOf} locked={locked} />
            ))}
          </ol>
        </section>
      )}
      <History lines={history} locked={locked} />
    </>
  );
}

function Actions({ promise }: { readonly promise: PromiseView }) {
  const { t } = useLingui();
  const [dialog, setDialog] = useState<'reschedule' | 'withdraw' | 'give'>();
  const command = useWorkflowCommand();
  const { promiseId, state, version } = promise;
  if (state !== 'open' && state !== 'broken') return null;
  const keep = () =>
    command.mutate(meant({ path: `promises/${promiseId}/actions/keep`, seen: version, says: t`Kept` }));
  const close = () => setDialog(undefined);
  return (
    <>
      <Button loading={command.isPending} onClick={keep} leftSection={<Icon name="check" size={15} />}>
        {state === 'broken' ? <Trans>Done, late</Trans> : <Trans>Kept</Trans>}
      </Button>
      {state === 'open' && (
        <Button variant="default" onClick={() => setDialog('reschedule')}>
          <Trans>Another time</Trans>
        </Button>
      )}
      <More open={state === 'open'} onAsk={setDialog} />
      {dialog === 'give' && (
        <GiveDialog
          path={`promises/${promiseId}/actions/hand-over`}
          seen={version}
          owner={promise.owner.accountId}
          onClose={close}
        />
      )}
      {dialog === 'reschedule' && <RescheduleDialog promise={promise} onClose={close} />}
      {dialog === 'withdraw' && <WithdrawDialog promise={promise} onClose={close} />}
    </>
  );
}

function More({
  open,
  onAsk,
}: {
  readonly open: boolean;
  readonly onAsk: (what: 'withdraw' | 'give') => void;
}) {
  const { t } = useLingui();
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={t`More actions`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="person" size={15} />} onClick={() => onAsk('give')}>
          <Trans>Give to somebody else</Trans>
        </Menu.Item>
        {open && (
          <Menu.Item leftSection={<Icon name="close" size={15} />} onClick={() => onAsk('withdraw')}>
            <Trans>Withdraw the promise</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
