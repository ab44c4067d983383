import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useCommands, type Command } from '../keys/commands.tsx';
import { Icon, type IconName } from '../look/icon.tsx';
import { PersonDialog } from '../people/person-dialog.tsx';
import { useMe } from '../session/me.ts';
import { PromiseAbout } from '../workflow/promise-about.tsx';
import type { PromiseAtHand } from '../workflow/promise-dialog.tsx';
import { Reclassify, Resolve, Write } from './case-dialogs.tsx';
import type { CasePage } from './contracts.ts';
import { useCaseCommands } from './use-case-commands.ts';

type Dialog = 'resolve' | 'call' | 'note' | 'reclassify' | 'give';

interface Action {
  readonly id: string;
  readonly label: string;
  readonly keys: string;
  readonly icon: IconName;
  readonly first: boolean;
  readonly run: () => void;
}

/** What can be done with a case now; what would be refused is not offered. */
export function CaseActions({ page }: { readonly page: CasePage }) {
  const { run, isPending } = useCaseCommands(page.caseId);
  const [dialog, setDialog] = useState<Dialog>();
  const actions = useActions(page, (path, body, seen) => void run(path, body, seen), setDialog);
  useCommands(
    actions.map(({ id, label, keys, run: does }): Command => ({
      id,
      label,
      keys,
      group: 'screen',
      run: does,
    })),
  );
  const say = async (path: string, body: object, seen?: string) => {
    if (await run(path, body, seen)) setDialog(undefined);
  };
  const close = () => setDialog(undefined);
  const asked = { page, busy: isPending, onClose: close, onSay: say };
  return (
    <>
      {actions
        .filter(({ first }) => first)
        .map((action) => (
          <Button
            key={action.id}
            size="compact-sm"
            variant="default"
            leftSection={<Icon name={action.icon} size={15} />}
            onClick={action.run}
          >
            {action.label}
          </Button>
        ))}
      {page.partyId && <PromiseAbout at={promiseAt(page, page.partyId)} />}
      <More actions={actions.filter(({ first }) => !first)} />
      {dialog === 'resolve' && <Resolve {...asked} />}
      {(dialog === 'call' || dialog === 'note') && <Write kind={dialog} {...asked} />}
      {dialog === 'reclassify' && <Reclassify {...asked} />}
      {dialog === 'give' && (
        <PersonDialog
          owner={page.owner ?? undefined}
          pending={isPending}
          onClose={close}
          onGive={(accountId) => void say('actions/assign', { accountId }, page.version)}
        />
      )}
    </>
  );
}

/** A promise that is made over a case was said in the conversation the case came from, where there is one. */
function promiseAt({ caseId, conversationId }: CasePage, partyId: string): Omit<PromiseAtHand, 'quote'> {
  const about = { kind: 'case', id: caseId };
  const source = conversationId === null ? {} : { source: { kind: 'conversation', id: conversationId } };
  return { partyId, about, ...source, channel: 'other' };
}

function More({ actions }: { readonly actions: readonly Action[] }) {
  const { t } = useLingui();
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal width={260}>
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" color="gray" aria-label={t`More actions`}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ id, label, icon, run }) => (
          <Menu.Item key={id} leftSection={<Icon name={icon} size={15} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="print" size={15} />} onClick={() => window.print()}>
          <Trans>Print</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type Run = (path: string, body?: object, seen?: string) => void;

function useActions(page: CasePage, run: Run, ask: (dialog: Dialog) => void): readonly Action[] {
  const { t } = useLingui();
  const me = useMe();
  const mine = page.owner === me.accountId;
  const of = (
    id: string,
    label: string,
    keys: string,
    icon: IconName,
    does: () => void,
    first = false,
  ): Action => ({ id, label, keys, icon, first, run: does });
  const note = of('note', t`Write a note`, 'n', 'note', () => ask('note'));
  const reopen = of(
    'reopen',
    t`Open it again`,
    'r',
    'reopen',
    () => run('actions/reopen', {}, page.version),
    true,
  );
  if (page.status === 'closed') return [reopen, note];
  if (page.status === 'resolved') {
    const close = () => run('actions/close', {}, page.version);
    const unasked = () => run('actions/close', { ask: false }, page.version);
    return [
      of('close', t`Close and ask how it was`, 'e', 'check', close, true),
      reopen,
      of('close-unasked', t`Close without asking`, 'x', 'check', unasked),
      note,
    ];
  }
  const waiting = page.status === 'waiting';
  return [
    ...(mine
      ? []
      : [
          of(
            'take',
            page.owner ? t`Take over` : t`Take`,
            'i',
            'hand',
            () => run('actions/take', { over: page.owner !== null }),
            true,
          ),
        ]),
    of('resolve', t`Solve`, 'e', 'check', () => ask('resolve'), true),
    waiting
      ? of('resume', t`Go on`, 'w', 'forward', () => run('actions/resume'), true)
      : of('wait', t`Wait for the customer`, 'w', 'clock', () => run('actions/wait'), true),
    of('call', t`Record a call`, 'c', 'phone', () => ask('call')),
    note,
    of('give', t`Give to somebody else`, 'a', 'person', () => ask('give')),
    of('reclassify', t`Change kind or priority`, 'k', 'tally', () => ask('reclassify')),
    ...(mine ? [of('release', t`Give back to all`, 'u', 'back', () => run('actions/release'))] : []),
  ];
}
