import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Channel, InboxPage, InboxView } from '../../../src/http/api.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { LockedNotice } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { CHANNELS, VIEWS } from '../search-params.ts';
import { CHANNEL_ICONS, useChannelNames } from '../look/channel.tsx';
import { Icon } from '../look/icon.tsx';
import { InboxRow } from './inbox-row.tsx';
import type { useInbox } from './use-inbox.ts';
import styles from './inbox-list.module.css';

type Inbox = ReturnType<typeof useInbox>;

/** The list of conversations with its views; what is new waits behind a button while one points at the list. */
export function InboxList({
  inbox,
  view,
  channel,
  open,
}: {
  readonly inbox: Inbox;
  readonly view: InboxView;
  readonly channel: Channel | undefined;
  readonly open: string | undefined;
}) {
  const { t } = useLingui();
  const first = inbox.data?.pages[0];
  return (
    <>
      {!open && (
        <h1 className="unseen">
          <Trans>Inbox</Trans>
        </h1>
      )}
      <Views view={view} channel={channel} counts={first?.counts} />
      <Channels view={view} channel={channel} />
      <LockedNotice locked={first?.locked} />
      <div ref={inbox.area} className={styles['area']}>
        <NewPill inbox={inbox} />
        <Loaded of={inbox} rows={9} height={64}>
          {() =>
            inbox.items.length === 0 ? (
              <NothingIn view={view} />
            ) : (
              <Rows inbox={inbox} view={view} channel={channel} open={open} label={t`Conversations`} />
            )
          }
        </Loaded>
      </div>
    </>
  );
}

/** Leads from the list as it was to the list as it is. */
function NewPill({ inbox }: { readonly inbox: Inbox }) {
  if (inbox.added + inbox.gone.size === 0) return null;
  return (
    <Button className={styles['pill'] ?? ''} size="compact-sm" radius="xl" onClick={inbox.showNew}>
      {inbox.added > 0 ? (
        <Plural value={inbox.added} one="# new" other="# new" />
      ) : (
        <Trans>Bring up to date</Trans>
      )}
    </Button>
  );
}

function Rows({
  inbox,
  view,
  channel,
  open,
  label,
}: {
  readonly inbox: Inbox;
  readonly view: InboxView;
  readonly channel: Channel | undefined;
  readonly open: string | undefined;
  readonly label: string;
}) {
  const locked = inbox.data?.pages[0]?.locked ?? false;
  const selected = useRef<HTMLLIElement>(null);
  useEffect(() => {
    selected.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <ul className={styles['rows']} aria-label={label}>
      {inbox.items.map((item) => (
        <li
          key={item.conversationId}
          ref={item.conversationId === open ? selected : undefined}
          onPointerEnter={() => inbox.prefetch(item.conversationId)}
        >
          <InboxRow
            item={item}
            view={view}
            channel={channel}
            current={item.conversationId === open}
            gone={inbox.gone.has(item.conversationId)}
            locked={locked}
          />
        </li>
      ))}
      {inbox.hasNextPage && (
        <MoreRows onMore={() => void inbox.fetchNextPage()} busy={inbox.isFetchingNextPage} />
      )}
    </ul>
  );
}

/** Loads on when it comes into view; a button for those who do not scroll. */
function MoreRows({ onMore, busy }: { readonly onMore: () => void; readonly busy: boolean }) {
  const place = useRef<HTMLLIElement>(null);
  const latest = useRef(onMore);
  useEffect(() => {
    latest.current = onMore;
  });
  useEffect(() => {
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && latest.current(), {
      rootMargin: '400px',
    });
    if (place.current) seen.observe(place.current);
    return () => seen.disconnect();
  }, [busy]);
  return (
    <li ref={place} className={styles['more']}>
      <Button variant="subtle" size="compact-sm" loading={busy} onClick={onMore}>
        <Trans>Show more</Trans>
      </Button>
    </li>
  );
}

/** One list, or only what came by one channel. */
function Channels({ view, channel }: { readonly view: InboxView; readonly channel: Channel | undefined }) {
  const { t } = useLingui();
  const names = useChannelNames();
  return (
    <nav className={styles['channels']} aria-label={t`Channels`}>
      {[undefined, ...CHANNELS].map((each) => (
        <Link
          key={each ?? 'every'}
          to="/inbox"
          search={{ view, ...(each ? { channel: each } : {}) }}
          className={styles['view']}
          aria-current={each === channel ? 'page' : undefined}
          activeProps={{}}
        >
          {each && <Icon name={CHANNEL_ICONS[each]} size={14} />}
          {each ? names[each] : t`Every channel`}
        </Link>
      ))}
    </nav>
  );
}

function Views({
  view,
  channel,
  counts,
}: {
  readonly view: InboxView;
  readonly channel: Channel | undefined;
  readonly counts: InboxPage['counts'] | undefined;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const names: Readonly<Record<InboxView, string>> = {
    unassigned: t`Unassigned`,
    mine: t`Mine`,
    open: t`Open`,
    closed: t`Closed`,
    all: t`All`,
  };
  const count = (each: InboxView) => (each === 'closed' || each === 'all' ? undefined : counts?.[each]);
  return (
    <nav className={styles['views']} aria-label={t`Views`}>
      {VIEWS.map((each) => (
        <Link
          key={each}
          to="/inbox"
          search={{ view: each, ...(channel ? { channel } : {}) }}
          className={styles['view']}
          aria-current={each === view ? 'page' : undefined}
          activeProps={{}}
        >
          {names[each]}
          {(count(each) ?? 0) > 0 && (
            <span className={styles['count']}>{format.number(count(each) ?? 0)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}

function NothingIn({ view }: { readonly view: InboxView }) {
  const { t } = useLingui();
  const all = (
    <Button component={Link} to="/inbox?view=all" variant="default" size="xs">
      <Trans>Show all conversations</Trans>
    </Button>
  );
  const said: Readonly<Record<InboxView, readonly [string, ReactNode]>> = {
    unassigned: [t`Nothing waits for an owner`, <Trans>Every conversation has somebody who answers.</Trans>],
    mine: [t`You have no open conversation`, <Trans>Take one from “Unassigned” with the I key.</Trans>],
    open: [t`Everything is answered`, <Trans>No customer waits. New mail appears here by itself.</Trans>],
    closed: [t`Nothing closed yet`, <Trans>What you close stays here and can be reopened.</Trans>],
    all: [t`No conversations yet`, <Trans>The first mail that arrives begins one.</Trans>],
  };
  const [title, text] = said[view];
  return (
    <Empty
      icon={view === 'unassigned' || view === 'open' ? 'check' : 'inbox'}
      title={title}
      action={view === 'all' ? undefined : all}
    >
      {text}
    </Empty>
  );
}
