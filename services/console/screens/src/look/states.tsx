import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem } from '../api/problem.ts';
import { useProblemText } from './problem-text.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './states.module.css';

/** A place with nothing in it: what it is, why it is empty, and one thing to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles['state']}>
      <span className={styles['sign']}>
        <Icon name={icon} size={26} />
      </span>
      <p className={styles['title']}>{title}</p>
      {children && <p className={styles['text']}>{children}</p>}
      {action}
    </div>
  );
}

/** What is said when something could not be shown: no right to see it, not there, or it failed. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useLingui();
  const said = useProblemText()(error);
  if (error instanceof Problem && error.status === 403) {
    return (
      <Empty icon="lock" title={t`You may not see this`}>
        <Trans>Your role does not include it. An administrator can change that.</Trans>
      </Empty>
    );
  }
  if (error instanceof Problem && error.status === 404) {
    return (
      <Empty icon="question" title={t`Not found`}>
        <Trans>The link may be old, or the entry is not in this installation.</Trans>
      </Empty>
    );
  }
  return (
    <div role="alert">
      <Empty
        icon="warning"
        title={t`This could not be loaded`}
        action={
          retry && (
            <Button variant="default" size="xs" onClick={retry}>
              <Trans>Try again</Trans>
            </Button>
          )
        }
      >
        {said} <Reference error={error} />
      </Empty>
    </div>
  );
}

/** The id that support can look for, ready to be copied. */
export function Reference({ error }: { readonly error: unknown }) {
  const reference = error instanceof Problem ? error.reference : undefined;
  if (!reference) return null;
  return (
    <CopyButton value={reference}>
      {({ copied, copy }) => (
        <button type="button" className={styles['reference']} onClick={copy}>
          {copied ? <Trans>Reference copied</Trans> : <Trans>Reference {reference.slice(0, 8)}</Trans>}
        </button>
      )}
    </CopyButton>
  );
}

/** Grey lines where rows will be. */
export function Waiting({ rows = 6, height = 44 }: { readonly rows?: number; readonly height?: number }) {
  const { t } = useLingui();
  return (
    <div className={styles['waiting']} role="status" aria-label={t`Loading`}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="sm" />
      ))}
    </div>
  );
}

/** Why something was refused, beside where it was asked. */
export function Refused({ error }: { readonly error: unknown }) {
  const problemText = useProblemText();
  if (!error) return null;
  return (
    <p className={styles['refused']} role="alert">
      {problemText(error)} <Reference error={error} />
    </p>
  );
}
