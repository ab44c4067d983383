import type { ReactNode } from 'react';
import { classes } from './small.tsx';
import { useTitle } from './title.ts';
import styles from './screen.module.css';

/** A page with a heading, something to do beside it, and its content below. */
export function Screen({
  title,
  lead,
  actions,
  narrow,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly narrow?: boolean;
  readonly children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className={classes(styles['screen'], narrow && styles['narrow'])}>
      <header className={styles['header']}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={styles['lead']}>{lead}</p>}
        </div>
        {actions && <div className={classes(styles['actions'], 'no-print')}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
