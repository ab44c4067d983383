import type { ReactNode } from 'react';
import styles from './section.module.css';

/** A titled part of what is shown about a customer. */
export function Section({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
