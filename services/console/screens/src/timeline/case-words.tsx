import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCaseNames } from '../cases/case-names.ts';
import type { CaseType } from '../cases/contracts.ts';
import type { useOpened } from '../look/small.tsx';
import type { EntryOf } from './kinds.ts';

type Opened = ReturnType<typeof useOpened>;

/** What happened to a case, as far as it matters to whoever looks at the customer. */
export function CaseWords({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'case'>;
  readonly opened: Opened;
}): ReactNode {
  const { typeOf } = useCaseNames();
  return (
    <>
      <CaseFact entry={entry} opened={opened} />{' '}
      <Link to="/cases/$caseId" params={{ caseId: entry.caseId }}>
        {entry.code}
      </Link>
      {' · '}
      {typeOf(entry.caseType as CaseType)}
      {' · '}
      {opened(entry.subject)}
    </>
  );
}

function CaseFact({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'case'>;
  readonly opened: Opened;
}): ReactNode {
  const { t } = useLingui();
  const { clockOf } = useCaseNames();
  const who = opened(entry.by?.name, t`Somebody`);
  const clock = clockOf(entry.clock);
  switch (entry.fact) {
    case 'opened':
      return <Trans>{who} opened a case:</Trans>;
    case 'resolved':
      return <Trans>{who} solved the case:</Trans>;
    case 'closed':
      return <Trans>{who} closed the case:</Trans>;
    case 'reopened':
      return entry.byMessage ? (
        <Trans>The customer wrote again, and the case is open again:</Trans>
      ) : (
        <Trans>{who} opened the case again:</Trans>
      );
    case 'missed':
      return <Trans>{clock} was missed:</Trans>;
    case 'in-time-after-all':
      return <Trans>{clock} was in time after all:</Trans>;
  }
}

/** That a customer was asked how it was, and what they said. */
export function SurveyWords({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'survey'>;
  readonly opened: Opened;
}): ReactNode {
  const { code, score } = entry;
  if (entry.fact === 'asked') return <Trans>The customer is asked how it was with {code}</Trans>;
  return (
    <>
      <Trans>
        The customer gives {score} of 5 for {code}
      </Trans>
      {entry.comment !== undefined && ` · ${opened(entry.comment)}`}
    </>
  );
}
