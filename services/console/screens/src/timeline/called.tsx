import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useContext, type ReactNode } from 'react';
import { ReturningCalls } from '../calls/noting-calls.tsx';
import { Tag, type useOpened } from '../look/small.tsx';
import { Quote } from '../workflow/parts.tsx';
import type { EntryOf } from './kinds.ts';

/** A telephone call: who called, how it ended, and whether somebody waits to be called back. */
export function CallWords({
  entry,
  opened,
  locked,
}: {
  readonly entry: EntryOf<'call'>;
  readonly opened: ReturnType<typeof useOpened>;
  readonly locked: boolean;
}): ReactNode {
  const { t } = useLingui();
  const give = useContext(ReturningCalls);
  const outcomes: Readonly<Record<string, string>> = {
    spoken: t`Spoken`,
    'no-answer': t`No answer`,
    busy: t`Busy`,
    voicemail: t`Voicemail`,
  };
  const number = opened(entry.address, '');
  const minutes = Math.round(entry.seconds / 60);
  return (
    <>
      {entry.direction === 'in' ? (
        <Trans>The customer called {number}</Trans>
      ) : (
        <Trans>
          {opened(entry.by.name)} called {number}
        </Trans>
      )}{' '}
      · {outcomes[entry.outcome] ?? entry.outcome}
      {minutes > 0 && (
        <>
          {' '}
          · <Trans>{minutes} min</Trans>
        </>
      )}{' '}
      <Quote text={entry.note} locked={locked} />{' '}
      {entry.callBack === 'due' && (
        <Tag tone="due">
          <Trans>Call back due</Trans>
        </Tag>
      )}
      {entry.callBack === 'returned' && (
        <Tag tone="good">
          <Trans>Called back</Trans>
        </Tag>
      )}
      {entry.callBack === 'due' && give && (
        <Button size="compact-xs" variant="subtle" onClick={() => give(entry.callId)}>
          <Trans>Called back</Trans>
        </Button>
      )}
    </>
  );
}
