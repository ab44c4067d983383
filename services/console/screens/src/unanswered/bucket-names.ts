import { useLingui } from '@lingui/react/macro';
import type { Bucket } from '../api/contracts.ts';

/** What each part of the reckoning is called. */
export function useBucketNames(): Readonly<Record<Bucket, string>> {
  const { t } = useLingui();
  return {
    answered: t`Answered`,
    open: t`Still open`,
    repeat: t`Repeated`,
    automatic: t`Automatic`,
    bounce: t`Bounced`,
    loop: t`Loops`,
    unreadable: t`Unreadable`,
    spam: t`Spam`,
    closed: t`Closed by a person`,
  };
}
