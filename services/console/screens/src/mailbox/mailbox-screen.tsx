import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { LocalMail, OpenLocalMail, Page } from '../api/contracts.ts';
import { localMail, localMailbox } from '../api/queries.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Icon } from '../look/icon.tsx';
import { classes, LockedNotice, Moment, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useTitle } from '../look/title.ts';
import styles from './mailbox-screen.module.css';

const route = getRouteApi('/shell/mailbox');

/** Mails that left while no relay is configured: they end here and can be read as their receivers would. */
export function MailboxScreen() {
  const { t } = useLingui();
  useTitle(t`Local mailbox`);
  const { open } = route.useSearch();
  const query = useInfiniteQuery(localMailbox);
  return (
    <div className={classes(styles['screen'], open && styles['reading'])}>
      <section className={styles['list']} aria-label={t`Mails that left`}>
        <header className={styles['head']}>
          <h1>
            <Trans>Local mailbox</Trans>
          </h1>
          <p>
            <Trans>No mail server is configured: what you send ends here instead of on the internet.</Trans>
          </p>
        </header>
        <Loaded of={query} rows={8} height={52}>
          {({ pages }) => <Mails pages={pages} open={open} />}
        </Loaded>
        <div className={styles['more']}>
          <MoreButton of={query} />
        </div>
      </section>
      <div className={styles['mail']}>
        {open ? (
          <Mail id={open} />
        ) : (
          <Empty icon="mailbox" title={t`No mail open`}>
            <Trans>Choose one from the list.</Trans>
          </Empty>
        )}
      </div>
    </div>
  );
}

function Mails({
  pages,
  open,
}: {
  readonly pages: readonly Page<LocalMail>[];
  readonly open: string | undefined;
}) {
  const { t } = useLingui();
  const mails = pages.flatMap(({ items }) => items);
  if (mails.length === 0) {
    return (
      <Empty icon="mailbox" title={t`Nothing has left yet`}>
        <Trans>Reply to a conversation and the mail appears here.</Trans>
      </Empty>
    );
  }
  return (
    <ul>
      {mails.map((mail) => (
        <li key={mail.mailId}>
          <Row mail={mail} current={mail.mailId === open} locked={pages[0]?.locked ?? false} />
        </li>
      ))}
    </ul>
  );
}

function Row({
  mail,
  current,
  locked,
}: {
  readonly mail: LocalMail;
  readonly current: boolean;
  readonly locked: boolean;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  return (
    <Link
      to="/mailbox"
      search={{ open: mail.mailId }}
      className={classes(styles['row'], current && styles['current'])}
      aria-current={current ? 'true' : undefined}
      activeProps={{}}
    >
      <span className={styles['top']}>
        <span className={styles['to']}>{opened(mail.to)}</span>
        <Moment at={mail.at} />
      </span>
      <span className={styles['subject']}>{opened(mail.subject, t`No subject`)}</span>
    </Link>
  );
}

function Mail({ id }: { readonly id: string }) {
  const query = useQuery(localMail(id));
  return (
    <Loaded of={query} rows={4}>
      {(mail) => <Paper data={mail} />}
    </Loaded>
  );
}

function Paper({ data }: { readonly data: OpenLocalMail }) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const opened = useOpened(data.locked);
  return (
    <article className={styles['paper']}>
      <ActionIcon
        className={styles['back'] ?? ''}
        variant="subtle"
        color="gray"
        aria-label={t`Back to the list`}
        onClick={() => void navigate({ to: '/mailbox' })}
      >
        <Icon name="back" />
      </ActionIcon>
      <LockedNotice locked={data.locked} />
      <h2>{opened(data.subject, t`No subject`)}</h2>
      <dl className={styles['envelope']}>
        <dt>
          <Trans>From</Trans>
        </dt>
        <dd>{data.from}</dd>
        <dt>
          <Trans>To</Trans>
        </dt>
        <dd>{opened(data.to)}</dd>
        <dt>
          <Trans>Left</Trans>
        </dt>
        <dd>{format.inFull(data.at)}</dd>
      </dl>
      <div className={styles['text']}>{opened(data.text, '')}</div>
      <p className={styles['conversation']}>
        <Link to="/conversations/$conversationId" params={{ conversationId: data.conversationId }}>
          <Trans>To the conversation</Trans>
        </Link>
      </p>
      {data.raw && (
        <details className={styles['raw']}>
          <summary>
            <Trans>As it left, with all headers</Trans>
          </summary>
          <pre tabIndex={0}>{data.raw}</pre>
        </details>
      )}
    </article>
  );
}
