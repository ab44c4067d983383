import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../look/icon.tsx';
import { Moment, useOpened } from '../look/small.tsx';
import { CallWords } from './called.tsx';
import type { AnyEntry } from './kinds.ts';
import { CaseWords, SurveyWords } from './case-words.tsx';
import { AdviceWords } from './advice-words.tsx';
import { PermissionWords } from './permission-words.tsx';
import { PointsWords } from './points-words.tsx';
import { PromiseWords, TaskWords } from './recorded.tsx';
import { SendingWords } from '../gate/sending-words.tsx';
import { SaleWords } from './sales.tsx';
import styles from './happened.module.css';

/** A line that says what happened, where nothing was said. */
export function Happened({
  entry,
  locked,
  aside,
}: {
  readonly entry: AnyEntry;
  readonly locked: boolean;
  readonly aside?: ReactNode;
}) {
  return (
    <p className={styles['line']}>
      <span className={styles['sign']}>
        <Icon name={ICONS[entry.kind] ?? 'check'} size={13} />
      </span>
      <span className={styles['words']}>
        <Words entry={entry} locked={locked} />
        {aside}
      </span>
      <span className={styles['at']}>
        <Moment at={entry.occurredAt} />
      </span>
    </p>
  );
}

const ICONS: Readonly<Partial<Record<AnyEntry['kind'], IconName>>> = {
  taken: 'hand',
  released: 'back',
  closed: 'check',
  reopened: 'reopen',
  identified: 'person',
  opened: 'inbox',
  begun: 'plus',
  named: 'note',
  'contact-point-added': 'plus',
  'contact-point-removed': 'close',
  confirmed: 'check',
  merged: 'merge',
  unmerged: 'split',
  case: 'case',
  survey: 'question',
  sending: 'sent',
  call: 'phone',
  promise: 'hand',
  task: 'check',
  sale: 'deal',
  consent: 'lock',
  points: 'star',
  advice: 'check',
};

type Opened = ReturnType<typeof useOpened>;

function Words({ entry, locked }: { readonly entry: AnyEntry; readonly locked: boolean }): ReactNode {
  const opened = useOpened(locked);
  if (entry.kind === 'promise') return <PromiseWords entry={entry} opened={opened} locked={locked} />;
  if (entry.kind === 'call') return <CallWords entry={entry} opened={opened} locked={locked} />;
  if (entry.kind === 'task') return <TaskWords entry={entry} opened={opened} />;
  if (entry.kind === 'case') return <CaseWords entry={entry} opened={opened} />;
  if (entry.kind === 'survey') return <SurveyWords entry={entry} opened={opened} />;
  if (entry.kind === 'sending') return <SendingWords entry={entry} />;
  if (entry.kind === 'sale') return <SaleWords entry={entry} opened={opened} />;
  if (entry.kind === 'consent') return <PermissionWords entry={entry} opened={opened} />;
  return workWords(entry, opened) ?? identityWords(entry, opened);
}

function workWords(entry: AnyEntry, opened: Opened): ReactNode {
  switch (entry.kind) {
    case 'points':
      return <PointsWords entry={entry} opened={opened} />;
    case 'advice':
      return <AdviceWords entry={entry} opened={opened} />;
    case 'taken':
      return <Trans>{opened(entry.by.name)} took the conversation</Trans>;
    case 'released':
      return <Trans>{opened(entry.by.name)} gave the conversation back</Trans>;
    case 'closed':
      return <ClosedWords name={opened(entry.by.name)} reason={entry.reason} />;
    case 'reopened':
      if (entry.cause === 'message') return <Trans>A new message opened it again</Trans>;
      return <Trans>{opened(entry.by?.name)} opened it again</Trans>;
    case 'opened':
      return <Trans>A conversation began</Trans>;
    case 'identified':
      return entry.partyId === undefined ? (
        <Trans>It turned out not to be this customer</Trans>
      ) : (
        <Trans>
          Known to be{' '}
          <Link to="/customers/$partyId" params={{ partyId: entry.partyId }}>
            {opened(entry.partyName)}
          </Link>
        </Trans>
      );
    default:
      return undefined;
  }
}

function ClosedWords({ name, reason }: { readonly name: string; readonly reason: string }) {
  if (reason === 'spam') return <Trans>{name} closed it as spam</Trans>;
  if (reason === 'no-answer-needed') return <Trans>{name} closed it: no answer needed</Trans>;
  return <Trans>{name} closed it as answered</Trans>;
}

function identityWords(entry: AnyEntry, opened: Opened): ReactNode {
  switch (entry.kind) {
    case 'begun':
      return entry.provisional ? (
        <Trans>Became known as {entry.code}, provisionally</Trans>
      ) : (
        <Trans>Was entered as {entry.code}</Trans>
      );
    case 'named':
      return entry.by ? (
        <Trans>
          {opened(entry.by.name)} named the customer {opened(entry.name)}
        </Trans>
      ) : (
        <Trans>Called {opened(entry.name)}</Trans>
      );
    case 'contact-point-added':
      return <Trans>Reachable at {opened(entry.address)}</Trans>;
    case 'contact-point-removed':
      return <Trans>No longer reachable at {opened(entry.address)}</Trans>;
    case 'confirmed':
      return entry.by ? (
        <Trans>{opened(entry.by.name)} confirmed the customer</Trans>
      ) : (
        <Trans>Confirmed by a fact</Trans>
      );
    case 'forgotten':
      return <Trans>Forgotten: who this was can be read by nobody any more</Trans>;
    case 'merged':
      return <Trans>Merged: {opened(entry.name)} is the same customer</Trans>;
    case 'unmerged':
      return <Trans>Merge undone: {opened(entry.name)} is another customer</Trans>;
    default:
      return undefined;
  }
}
