import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useConsentWords, usePurposeNames } from '../consent/names.ts';
import type { useOpened } from '../look/small.tsx';
import type { EntryOf } from './kinds.ts';

/** What the customer permitted or forbade, and how they said so. */
export function PermissionWords({
  entry,
  opened,
}: {
  readonly entry: EntryOf<'consent'>;
  readonly opened: ReturnType<typeof useOpened>;
}): ReactNode {
  const { wayOf } = useConsentWords();
  const purpose = usePurposeNames()(entry.purpose);
  const how = entry.by ? opened(entry.by.name) : wayOf(entry.how);
  return entry.fact === 'given' ? (
    <Trans>
      Permitted: {purpose} · {how}
    </Trans>
  ) : (
    <Trans>
      Forbade: {purpose} · {how}
    </Trans>
  );
}
