import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { useOpened } from '../look/small.tsx';
import type { PromiseKind } from '../api/workflow.ts';
import { DueAt, Quote, Value } from '../workflow/parts.tsx';
import { useKindNames } from '../workflow/names.ts';
import type { EntryOf } from './kinds.ts';

type Opened = ReturnType<typeof useOpened>;

/** What happened to a promise; each of its facts is a line of its own. */
export function PromiseWords({
  entry,
  opened,
  locked,
}: {
  readonly entry: EntryOf<'promise'>;
  readonly opened: Opened;
  readonly locked: boolean;
}): ReactNode {
  const { promiseId, fact, value, quote, reason } = entry;
  return (
    <>
      <PromiseFact entry={entry} opened={opened} />{' '}
      <Link to="/promises/$promiseId" params={{ promiseId }}>
        <Kind of={entry.promiseKind} />
        {value && (
          <>
            {' '}
            <Value value={value} locked={locked} />
          </>
        )}
      </Link>
      {(fact === 'made' || fact === 'rescheduled') && (
        <>
          {' · '}
          <DueAt moment={entry.due} />
        </>
      )}{' '}
      <Quote text={quote ?? reason} locked={locked} />
    </>
  );
}

function Kind({ of }: { readonly of: string }) {
  const names = useKindNames();
  return <>{names[of as PromiseKind] ?? of}</>;
}

function PromiseFact({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'promise'>;
  readonly opened: Opened;
}): ReactNode {
  const owner = opened(entry.owner.name);
  const by = opened(entry.by?.name, owner);
  switch (entry.fact) {
    case 'made':
      return <Trans>{owner} promised:</Trans>;
    case 'rescheduled':
      return <Trans>{by} moved the promise:</Trans>;
    case 'handed-over':
      return <Trans>{owner} answers from here on for:</Trans>;
    case 'kept':
      return <Trans>{by} kept the promise:</Trans>;
    case 'broken':
      return <Trans>A promise of {owner} was broken:</Trans>;
    case 'withdrawn':
      return <Trans>{by} withdrew the promise:</Trans>;
    case 'fulfilled-late':
      return <Trans>{by} fulfilled late:</Trans>;
  }
}

/** What happened to a task. */
export function TaskWords({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'task'>;
  readonly opened: Opened;
}): ReactNode {
  const [title, owner] = [opened(entry.title), opened(entry.owner.name)];
  const by = opened(entry.by?.name, owner);
  switch (entry.fact) {
    case 'opened':
      return (
        <Trans>
          {owner} is to see to: {title}
        </Trans>
      );
    case 'assigned':
      return (
        <Trans>
          {owner} was given: {title}
        </Trans>
      );
    case 'overdue':
      return <Trans>Overdue: {title}</Trans>;
    case 'done':
      return (
        <Trans>
          {by} has done: {title}
        </Trans>
      );
    case 'reopened':
      return (
        <Trans>
          {by} opened again: {title}
        </Trans>
      );
    case 'dropped':
      return (
        <Trans>
          {by} dropped: {title}
        </Trans>
      );
  }
}
