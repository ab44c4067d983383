import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BUCKETS, type ReckonedMail } from '../api/contracts.ts';
import { reckoned } from '../api/queries.ts';
import { useFormat, zone } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useBucketNames } from './bucket-names.ts';
import styles from './reckoned-screen.module.css';

const route = getRouteApi('/shell/unanswered/$day/$bucket');

/** The mails behind one number, the oldest first. */
export function ReckonedScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const names = useBucketNames();
  const { day, bucket: asked } = route.useParams();
  const bucket = BUCKETS.find((each) => each === asked) ?? 'open';
  const query = useInfiniteQuery(reckoned(day, bucket, zone));
  return (
    <Screen
      title={t`${names[bucket]}, ${format.calendarDay(day)}`}
      lead={
        <Link to="/unanswered">
          <Trans>Back to all days</Trans>
        </Link>
      }
    >
      <LockedNotice locked={query.data?.pages[0]?.locked} />
      <Loaded of={query} rows={8} height={40}>
        {({ pages }) => (
          <Mails mails={pages.flatMap(({ items }) => items)} locked={pages[0]?.locked ?? false} />
        )}
      </Loaded>
      <MoreButton of={query} />
    </Screen>
  );
}

function Mails({ mails, locked }: { readonly mails: readonly ReckonedMail[]; readonly locked: boolean }) {
  const { t } = useLingui();
  if (mails.length === 0) {
    return (
      <Empty icon="check" title={t`No mails here any more`}>
        <Trans>Since the number was counted they have moved to another part.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t`Mails, oldest first`}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Received</Trans>
            </th>
            <th scope="col">
              <Trans>From</Trans>
            </th>
            <th scope="col">
              <Trans>Subject</Trans>
            </th>
            <th scope="col">
              <Trans>Mailbox</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {mails.map((mail) => (
            <Mail key={`${mail.mailId}.${mail.repeat}`} mail={mail} locked={locked} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Mail({ mail, locked }: { readonly mail: ReckonedMail; readonly locked: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const opened = useOpened(locked);
  const subject = mail.mailbox === 'phone' ? t`Phone call` : opened(mail.subject, t`No subject`);
  return (
    <tr>
      <td className={styles['at']}>
        <time dateTime={mail.receivedAt} title={format.inFull(mail.receivedAt)}>
          {format.clockTime(mail.receivedAt)}
        </time>
      </td>
      <td>{opened(mail.from?.address, '–')}</td>
      <td>
        {mail.conversationId ? (
          <Link to="/conversations/$conversationId" params={{ conversationId: mail.conversationId }}>
            {subject}
          </Link>
        ) : (
          subject
        )}
        <Remarks mail={mail} />
      </td>
      <td className={styles['quiet']}>{mail.mailbox}</td>
    </tr>
  );
}

/** What else is to be said about a mail. */
function Remarks({ mail }: { readonly mail: ReckonedMail }) {
  const { t } = useLingui();
  const reasons: Readonly<Record<string, string>> = {
    answered: t`Closed as answered without a reply`,
    'no-answer-needed': t`No answer needed`,
    spam: t`Spam`,
  };
  return (
    <span className={styles['remarks']}>
      {mail.repeat > 0 && (
        <Tag>
          <Trans>Repeat {mail.repeat}</Trans>
        </Tag>
      )}
      {mail.reason && <Tag>{reasons[mail.reason] ?? mail.reason}</Tag>}
      {mail.sameIdOtherContent && (
        <Tag tone="due">
          <Trans>Same id, other content</Trans>
        </Tag>
      )}
    </span>
  );
}
