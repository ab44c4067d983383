import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState, type FormEvent } from 'react';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { intended, usePartyCommands } from '../api/use-party-commands.ts';
import { useCommands, type Command } from '../keys/commands.tsx';
import { Icon } from '../look/icon.tsx';
import { useTell } from '../look/tell.tsx';
import { useMe } from '../session/me.ts';
import { useNotingCalls } from '../calls/noting-calls.tsx';
import { useTakingDown } from '../workflow/lazy-dialogs.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import styles from './customer-screen.module.css';

// Loaded when it is asked for: the page carries no form that is not on it.
const ForgetDialog = lazy(async () => ({ default: (await import('./forget-dialog.tsx')).ForgetDialog }));
const OpenCase = lazy(async () => ({ default: (await import('../cases/open-case.tsx')).OpenCase }));

/** What has a dialog of its own. */
type Asked = 'rename' | 'merge' | 'case' | 'forget';

/** What can be done about a customer; the past is only looked at. */
export function CustomerActions({
  facts,
  locked,
  past,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
  readonly past: boolean;
}) {
  const { t } = useLingui();
  const tell = useTell();
  const [asked, setAsked] = useState<Asked>();
  const { mutate } = usePartyCommands();
  const { partyId } = facts;
  const confirm = () =>
    mutate(intended({ partyId, does: 'confirm' }), { onSuccess: () => tell.done(t`Customer confirmed`) });
  const close = () => setAsked(undefined);
  const { takePromise, takeTask, dialogs } = useTakingDown();
  const { noteCall, dialog } = useNotingCalls();
  useCustomerKeys(past, {
    ask: setAsked,
    promise: () => takePromise({ partyId, quote: '', channel: 'other' }),
    call: () => noteCall({ partyId, ...numberOf(facts) }),
    task: () => takeTask({ partyId, about: { kind: 'party', id: partyId } }),
  });
  return (
    <div className={`${styles['actions'] ?? ''} no-print`}>
      {facts.provisional && !past && (
        <Button size="xs" leftSection={<Icon name="check" size={15} />} onClick={confirm}>
          <Trans>Confirm</Trans>
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="compare" size={15} />}
        component={Link}
        to={`/customers/${partyId}/comparison`}
      >
        <Trans>Compare</Trans>
      </Button>
      {!past && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="phone" size={15} />}
          onClick={() => noteCall({ partyId, ...numberOf(facts) })}
        >
          <Trans>Note a call</Trans>
        </Button>
      )}
      <More past={past} forgotten={facts.forgottenAt !== undefined} onAsk={setAsked} />
      {dialogs}
      {dialog}
      <Dialog of={asked} facts={facts} locked={locked} onClose={close} />
    </div>
  );
}

/** The dialog that was asked for, if one was. */
function Dialog({
  of,
  facts,
  locked,
  onClose,
}: {
  readonly of: Asked | undefined;
  readonly facts: CustomerFacts;
  readonly locked: boolean;
  readonly onClose: () => void;
}) {
  if (of === 'rename') return <Rename facts={facts} onClose={onClose} />;
  if (of === 'merge') return <MergeDialog facts={facts} locked={locked} onClose={onClose} />;
  return (
    <Suspense>
      {of === 'case' && <OpenCase about={{ partyId: facts.partyId }} onClose={onClose} />}
      {of === 'forget' && <ForgetDialog facts={facts} onClose={onClose} />}
    </Suspense>
  );
}

/** The number the customer is known by, if there is one. */
function numberOf({ contactPoints }: CustomerFacts): { readonly number?: string } {
  const address = contactPoints.find(({ kind }) => kind === 'phone')?.address;
  return address ? { number: address } : {};
}

function useCustomerKeys(
  past: boolean,
  does: {
    readonly ask: (what: Asked) => void;
    readonly promise: () => void;
    readonly call: () => void;
    readonly task: () => void;
  },
): void {
  const { t } = useLingui();
  const group = 'screen';
  const offered: readonly Command[] = [
    {
      id: 'merge',
      label: t`Merge with another customer`,
      group,
      keys: 'm',
      run: () => does.ask('merge'),
    },
    { id: 'rename', label: t`Rename the customer`, group, run: () => does.ask('rename') },
    { id: 'open-case', label: t`Open a case`, group, keys: 'c', run: () => does.ask('case') },
    { id: 'promise', label: t`Take down a promise`, group, keys: 'p', run: does.promise },
    { id: 'task', label: t`Something to do`, group, keys: 't', run: does.task },
    { id: 'call', label: t`Note a call`, group, keys: 'l', run: does.call },
  ];
  useCommands(past ? [] : offered);
}

function More({
  past,
  forgotten,
  onAsk,
}: {
  readonly past: boolean;
  readonly forgotten: boolean;
  readonly onAsk: (what: Asked) => void;
}) {
  const { t } = useLingui();
  const me = useMe();
  const settled = past || forgotten;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t`More actions`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={past} leftSection={<Icon name="case" size={15} />} onClick={() => onAsk('case')}>
          <Trans>Open a case</Trans>
        </Menu.Item>
        <Menu.Item
          disabled={settled}
          leftSection={<Icon name="note" size={15} />}
          onClick={() => onAsk('rename')}
        >
          <Trans>Rename</Trans>
        </Menu.Item>
        <Menu.Item
          disabled={settled}
          leftSection={<Icon name="merge" size={15} />}
          onClick={() => onAsk('merge')}
        >
          <Trans>Merge with another customer</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="print" size={15} />} onClick={() => window.print()}>
          <Trans>Print</Trans>
        </Menu.Item>
        {me.role === 'admin' && (
          <Menu.Item
            color="red"
            disabled={settled}
            leftSection={<Icon name="lock" size={15} />}
            onClick={() => onAsk('forget')}
          >
            <Trans>Forget who this is</Trans>
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Rename({ facts, onClose }: { readonly facts: CustomerFacts; readonly onClose: () => void }) {
  const { t } = useLingui();
  const [before] = useState(facts.name);
  const [name, setName] = useState(facts.name ?? '');
  const { mutate, isPending } = usePartyCommands();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { partyId, version: seen } = facts;
    mutate(intended({ partyId, seen, does: 'rename', name: name.trim() }), { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Rename the customer`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit} className={styles['dialog']}>
        <TextInput
          data-autofocus
          label={t`Name`}
          description={t`The old name stays in the history.`}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {facts.name !== before && (
          <p role="status">
            <Trans>Meanwhile somebody named the customer {facts.name}.</Trans>
          </p>
        )}
        <div className={styles['dialogFoot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
            <Trans>Rename</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
