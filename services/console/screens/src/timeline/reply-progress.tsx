import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../look/icon.tsx';
import { classes, Moment } from '../look/small.tsx';
import type { EntryOf } from './kinds.ts';
import styles from './reply-progress.module.css';

/** Whether a reply has left, and what to do if not. */
export function ReplyProgress({
  entry,
  onRetry,
}: {
  readonly entry: EntryOf<'reply'>;
  readonly onRetry?: (replyId: string) => void;
}) {
  const { state, stateAt, replyId } = entry;
  const again = onRetry && (state === 'uncertain' || (state === 'failed' && !entry.willRetry));
  const said = saying(entry);
  return (
    <div className={classes(styles['progress'], styles[state])}>
      <Icon name={said.icon} size={13} />
      <span>{said.words}</span>
      {state !== 'queued' && (
        <span className={styles['at']}>
          <Moment at={entry.seenAt ?? stateAt} />
        </span>
      )}
      {again && (
        <Button size="compact-xs" variant="default" className="no-print" onClick={() => onRetry(replyId)}>
          <Trans>Send again</Trans>
        </Button>
      )}
    </div>
  );
}

function saying({ state, reason, willRetry, seenAt }: EntryOf<'reply'>): {
  readonly icon: IconName;
  readonly words: ReactNode;
} {
  switch (state) {
    case 'queued':
      return { icon: 'clock', words: <Trans>Queued, leaves in a moment</Trans> };
    case 'sent':
      return { icon: 'check', words: seenAt ? <Trans>Seen</Trans> : <Trans>Sent</Trans> };
    case 'uncertain':
      return {
        icon: 'warning',
        words: (
          <Trans>
            Uncertain: the mail server’s answer was lost. It may have left; it is not sent again by itself.
          </Trans>
        ),
      };
    case 'failed':
      if (willRetry)
        return {
          icon: 'clock',
          words: <Trans>Not taken yet ({reason ?? '–'}); tried again by itself</Trans>,
        };
      return { icon: 'warning', words: <Trans>Failed: the mail server refused it ({reason ?? '–'})</Trans> };
  }
}
