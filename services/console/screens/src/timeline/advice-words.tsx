import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useAdviceWords } from '../customer/advice-words.ts';
import type { useOpened } from '../look/small.tsx';
import type { EntryOf } from './kinds.ts';

/** What became of something that was advised. */
export function AdviceWords({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'advice'>;
  readonly opened: ReturnType<typeof useOpened>;
}): ReactNode {
  const { t } = useLingui();
  const { actionOf, refusals } = useAdviceWords();
  const who = opened(entry.by?.name, t`Somebody`);
  const action = actionOf(entry.action ?? '');
  if (entry.fact === 'accepted')
    return (
      <Trans>
        {who} takes up: {action}
      </Trans>
    );
  const reason = refusals[entry.reason ?? ''] ?? '';
  return (
    <Trans>
      {who} does not: {action} · {reason}
    </Trans>
  );
}
