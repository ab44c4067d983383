import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useAdviceWords } from '../customer/advice-words.ts';
import { LockedNotice, Moment, useOpened } from '../look/small.tsx';
import styles from '../look/records.module.css';
import type { Member } from './queries.ts';

/** Customers in a segment, each with the reasons, and from when on. */
export function MemberList({
  of,
  locked,
}: {
  readonly of: readonly Member[];
  readonly locked: boolean | undefined;
}) {
  const { reasonOf } = useAdviceWords();
  const opened = useOpened(locked);
  return (
    <>
      <LockedNotice locked={locked} />
      <ol className={styles['list']}>
        {of.map(({ partyId, code, name, since, until, edition, reasons }) => (
          <li key={partyId} className={styles['item']}>
            <div className={styles['what']}>
              <span className={styles['head']}>
                <Link to="/customers/$partyId" params={{ partyId }}>
                  {opened(name, code ?? undefined)}
                </Link>
                <span className={styles['under']}>{code}</span>
              </span>
              <span>{reasons.map(reasonOf).join(' · ')}</span>
            </div>
            <span className={styles['under']}>
              {since && (
                <span>
                  <Trans>
                    since <Moment at={since} />
                  </Trans>
                </span>
              )}
              {until && (
                <span>
                  <Trans>
                    until <Moment at={until} />
                  </Trans>
                </span>
              )}
              {edition !== undefined && (
                <span>
                  <Trans>Version {edition}</Trans>
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
