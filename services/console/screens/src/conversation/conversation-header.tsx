import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConversationPage } from '../../../src/http/api.ts';
import type { CloseReason } from '../api/conversation-changes.ts';
import { whoseIs } from '../api/conversation-changes.ts';
import { useMe } from '../session/me.ts';
import { useFormat } from '../format/use-format.ts';
import { Keys } from '../keys/keys.tsx';
import { ChannelSign } from '../look/channel.tsx';
import { Icon } from '../look/icon.tsx';
import { Tag, useOpened, WaitingTime } from '../look/small.tsx';
import styles from './conversation-header.module.css';

interface Commands {
  readonly take: (over: boolean) => void;
  readonly release: () => void;
  readonly reopen: () => void;
  readonly close: (reason: CloseReason) => void;
  readonly takeLead: () => void;
  readonly openCase: () => void;
  readonly takeTask: () => void;
  /** Absent while nobody is known to whom it was said. */
  readonly takePromise: (() => void) | undefined;
}

/** What it is about, with whom, whose it is, and what can be done. */
export function ConversationHeader({
  page,
  commands,
  before,
  after,
}: {
  readonly page: ConversationPage;
  readonly commands: Commands;
  readonly before: ReactNode;
  readonly after: ReactNode;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const opened = useOpened(page.locked);
  const address = opened(page.counterpart.address, page.channel === 'chat' ? t`Visitor` : undefined);
  const name = opened(page.customer?.name ?? page.counterpart.name, address);
  return (
    <header className={styles['header']}>
      {before}
      <div className={styles['what']}>
        <h1 className={styles['subject']} title={opened(page.subject, '')}>
          {opened(page.subject, t`No subject`)}
        </h1>
        <p className={styles['with']}>
          <ChannelSign channel={page.channel} />
          <Owner page={page} />
          {page.waitingSince && <WaitingTime since={page.waitingSince} />}
          <span className={styles['who']}>
            {page.customer ? (
              <Link to="/customers/$partyId" params={{ partyId: page.customer.partyId }}>
                {name}
              </Link>
            ) : (
              name
            )}
            {name !== address && <span className={styles['address']}> {address}</span>}
            <Introduced by={page.counterpart.introducedBy} />
          </span>
          <span className="print-only">{format.inFull(page.openedAt)}</span>
        </p>
      </div>
      <div className={styles['actions']}>
        <Actions page={page} commands={commands} />
        {after}
      </div>
    </header>
  );
}

/** Whether anybody has checked who the visitor of a website is. */
function Introduced({ by }: { readonly by: string | undefined }) {
  if (by === 'signed')
    return (
      <Tag tone="accent">
        <Trans>Signed in on the website</Trans>
      </Tag>
    );
  return by === 'said' ? (
    <Tag tone="due">
      <Trans>Their own word, unchecked</Trans>
    </Tag>
  ) : null;
}

function Owner({ page }: { readonly page: ConversationPage }) {
  const name = useOpened(page.locked)(page.ownerName);
  if (page.state === 'closed') {
    return (
      <Tag>
        <Trans>Closed</Trans>
      </Tag>
    );
  }
  if (page.state === 'unassigned') {
    return (
      <Tag tone="due">
        <Trans>Unassigned</Trans>
      </Tag>
    );
  }
  return (
    <Tag tone="accent">
      <Icon name="person" size={12} />
      {name}
    </Tag>
  );
}

function Actions({ page, commands }: { readonly page: ConversationPage; readonly commands: Commands }) {
  if (page.state === 'closed') {
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="reopen" size={15} />}
        onClick={commands.reopen}
      >
        <Trans>Reopen</Trans>
      </Button>
    );
  }
  return (
    <>
      <Taking page={page} onTake={commands.take} />
      <Closing page={page} onClose={() => commands.close('answered')} />
      <More page={page} commands={commands} />
    </>
  );
}

function Taking({ page, onTake }: { readonly page: ConversationPage; readonly onTake: Commands['take'] }) {
  const whose = whoseIs(page, useMe());
  if (whose === 'mine') return null;
  if (whose === 'theirs') {
    return (
      <Hint words={<Trans>Take the conversation over</Trans>} keys="i">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="hand" size={15} />}
          onClick={() => onTake(true)}
        >
          <Trans>Take over</Trans>
        </Button>
      </Hint>
    );
  }
  return (
    <Hint words={<Trans>Take the conversation</Trans>} keys="i">
      <Button size="compact-sm" leftSection={<Icon name="hand" size={15} />} onClick={() => onTake(false)}>
        <Trans>Take</Trans>
      </Button>
    </Hint>
  );
}

/** A colleague's conversation is the colleague's to close. */
function Closing({ page, onClose }: { readonly page: ConversationPage; readonly onClose: () => void }) {
  if (whoseIs(page, useMe()) === 'theirs') return null;
  return (
    <Hint words={<Trans>Close as answered and go to the next</Trans>} keys="e">
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="check" size={15} />}
        onClick={onClose}
      >
        <Trans context="conversation">Close</Trans>
      </Button>
    </Hint>
  );
}

function More({ page, commands }: { readonly page: ConversationPage; readonly commands: Commands }) {
  const { t } = useLingui();
  const whose = whoseIs(page, useMe());
  return (
    <Menu position="bottom-end" withinPortal width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t`More actions`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {whose === 'mine' && (
          <Menu.Item leftSection={<Icon name="back" size={15} />} onClick={commands.release}>
            <Trans>Give back to all</Trans>
          </Menu.Item>
        )}
        {whose !== 'theirs' && (
          <>
            <Menu.Item
              leftSection={<Icon name="check" size={15} />}
              onClick={() => commands.close('no-answer-needed')}
            >
              <Trans>Close: no answer needed</Trans>
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="warning" size={15} />} onClick={() => commands.close('spam')}>
              <Trans>Close as spam</Trans>
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<Icon name="deal" size={15} />} onClick={commands.takeLead}>
          <Trans>Make a lead of it</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="case" size={15} />} onClick={commands.openCase}>
          <Trans>Open a case</Trans>
        </Menu.Item>
        <TakingDown commands={commands} />
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="expand" size={15} />}
          component={Link}
          to={`/conversations/${page.conversationId}`}
        >
          <Trans>Open as a page</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="print" size={15} />} onClick={() => window.print()}>
          <Trans>Print</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be taken down from what is said here. */
function TakingDown({ commands }: { readonly commands: Commands }) {
  return (
    <>
      {commands.takePromise && (
        <Menu.Item
          leftSection={<Icon name="hand" size={15} />}
          rightSection={<Keys keys="p" />}
          onClick={commands.takePromise}
        >
          <Trans>Take down a promise</Trans>
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<Icon name="check" size={15} />}
        rightSection={<Keys keys="t" />}
        onClick={commands.takeTask}
      >
        <Trans>Something to do</Trans>
      </Menu.Item>
    </>
  );
}

function Hint({
  words,
  keys,
  children,
}: {
  readonly words: ReactNode;
  readonly keys: string;
  readonly children: React.JSX.Element;
}) {
  return (
    <Tooltip
      label={
        <span className={styles['hint']}>
          {words} <Keys keys={keys} />
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
