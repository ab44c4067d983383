import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import { classes } from '../look/small.tsx';
import styles from './operations-screen.module.css';

/** One follower: where it stands, how far it is behind, and what can be done with it. */
export function Line({
  name,
  at,
  lag,
  children,
}: {
  readonly name: string;
  readonly at?: number | undefined;
  readonly lag: number;
  readonly children?: ReactNode;
}) {
  const format = useFormat();
  return (
    <li className={styles['line']}>
      <code>{name}</code>
      <span className={classes(styles['lag'], lag > 0 && styles['behind'])}>
        {at !== undefined && <span className={styles['at']}>{format.number(at)}</span>}
        {lag === 0 ? <Trans>up to date</Trans> : <Trans>{format.number(lag)} behind</Trans>}
      </span>
      {children}
    </li>
  );
}
