import { Trans, useLingui } from '@lingui/react/macro';
import type { HistoryLine } from '../api/workflow.ts';
import { Moment, MomentStyle, useOpened } from '../look/small.tsx';
import { DueAt, RecordLink } from './parts.tsx';
import styles from './workflow.module.css';

/** What was said of a promise or a task, oldest first. */
export function History({
  lines,
  locked,
}: {
  readonly lines: readonly HistoryLine[];
  readonly locked: boolean;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const words: Readonly<Record<string, string>> = {
    made: t`Promised`,
    rescheduled: t`Told another time`,
    'handed-over': t`Handed over`,
    kept: t`Kept`,
    broken: t`Broken: its time ended`,
    withdrawn: t`Withdrawn`,
    'fulfilled-late': t`Fulfilled late`,
    opened: t`Begun`,
    assigned: t`Handed over`,
    overdue: t`Overdue`,
    done: t`Done`,
    reopened: t`Opened again`,
    dropped: t`Dropped`,
  };
  return (
    <section className={styles['history']} aria-label={t`History`}>
      <h2>
        <Trans>History</Trans>
      </h2>
      <MomentStyle value="timed">
        <ol>
          {lines.map(({ eventId, fact, occurredAt, by, owner, due, text, evidence }) => (
            <li key={eventId} className={styles['fact']}>
              <span className={styles['when']}>
                <Moment at={occurredAt} />
              </span>
              <div className={styles['what']}>
                <div className={styles['head']}>
                  <strong>{words[fact] ?? fact}</strong>
                  {by && <span className={styles['under']}>{opened(by.name)}</span>}
                  {(fact === 'handed-over' || fact === 'assigned') && owner && (
                    <span>→ {opened(owner.name)}</span>
                  )}
                  {due && <DueAt moment={due.to} />}
                  <RecordLink of={evidence} />
                </div>
                {text !== undefined && <span className={styles['under']}>{opened(text)}</span>}
              </div>
            </li>
          ))}
        </ol>
      </MomentStyle>
    </section>
  );
}
