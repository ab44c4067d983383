import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TimelineEntry } from '../../../src/http/api-entries.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { MomentStyle, useOpened } from '../look/small.tsx';
import { Happened } from './happened.tsx';
import { Message, Note, Reply } from './said.tsx';
import styles from './timeline.module.css';

/** Everything said and done with a customer, latest first, by day. */
export function Timeline({
  entries,
  locked,
  children,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly locked: boolean;
  /** Stands at the end, e.g. the button for more. */
  readonly children?: ReactNode;
}) {
  const format = useFormat();
  const days = byDay(entries, (at) => format.localDay(at));
  return (
    <div className={styles['timeline']}>
      {days.map(([day, lines]) => (
        <section key={day} className={styles['day']}>
          <h3 className={styles['date']}>{format.calendarDay(day)}</h3>
          <MomentStyle value="clock">
            <ol className={styles['lines']}>
              {lines.map((entry) => (
                <li key={entry.entryId}>
                  <Line entry={entry} locked={locked} />
                </li>
              ))}
            </ol>
          </MomentStyle>
        </section>
      ))}
      {children}
    </div>
  );
}

function Line({ entry, locked }: { readonly entry: TimelineEntry; readonly locked: boolean }): ReactNode {
  switch (entry.kind) {
    case 'message':
      return (
        <Message
          entry={entry}
          locked={locked}
          conversationId={entry.conversationId}
          below={<Within entry={entry} locked={locked} />}
        />
      );
    case 'reply':
      return (
        <Reply
          entry={entry}
          locked={locked}
          conversationId={entry.conversationId}
          below={<Within entry={entry} locked={locked} />}
        />
      );
    case 'note':
      return (
        <Note
          entry={entry}
          locked={locked}
          conversationId={entry.conversationId}
          below={<Within entry={entry} locked={locked} />}
        />
      );
    default:
      return (
        <Happened
          entry={entry}
          locked={locked}
          aside={'conversationId' in entry && <Within entry={entry} locked={locked} short />}
        />
      );
  }
}

/** The conversation a line stands in. */
function Within({
  entry,
  locked,
  short,
}: {
  readonly entry: { readonly conversationId: string; readonly conversationSubject: string | null };
  readonly locked: boolean;
  readonly short?: boolean;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const subject = opened(entry.conversationSubject, t`No subject`);
  return (
    <Link
      to="/conversations/$conversationId"
      params={{ conversationId: entry.conversationId }}
      className={short ? styles['beside'] : styles['within']}
    >
      {!short && <Icon name="inbox" size={13} />}
      {subject}
    </Link>
  );
}

function byDay(
  entries: readonly TimelineEntry[],
  dayOf: (at: string) => string,
): readonly (readonly [string, readonly TimelineEntry[]])[] {
  const days = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.occurredAt);
    const lines = days.get(day);
    if (lines) lines.push(entry);
    else days.set(day, [entry]);
  }
  return [...days];
}
