import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Channel, InboxItem, InboxView } from '../../../src/http/api.ts';
import { ChannelSign } from '../look/channel.tsx';
import { Icon } from '../look/icon.tsx';
import { classes, Moment, Tag, useOpened, WaitingTime } from '../look/small.tsx';
import styles from './inbox-row.module.css';

/** One conversation in the list: who, since when, about what, whose. */
export function InboxRow({
  item,
  view,
  channel,
  current,
  gone,
  locked,
}: {
  readonly item: InboxItem;
  readonly view: InboxView;
  readonly channel?: Channel | undefined;
  readonly current: boolean;
  readonly gone: boolean;
  readonly locked: boolean;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const nobody = item.channel === 'chat' ? t`Visitor` : undefined;
  const name = opened(item.counterpart.name, opened(item.counterpart.address, nobody));
  return (
    <Link
      to="/inbox"
      search={{ view, ...(channel ? { channel } : {}), open: item.conversationId }}
      className={classes(styles['row'], current && styles['current'], gone && styles['gone'])}
      aria-current={current ? 'true' : undefined}
      activeProps={{}}
      preload={false}
    >
      <span className={styles['top']}>
        <ChannelSign channel={item.channel} />
        <span className={styles['name']}>{name}</span>
        {item.waitingSince ? <WaitingTime since={item.waitingSince} /> : <Moment at={item.lastActivityAt} />}
      </span>
      <span className={styles['subject']}>{opened(item.subject, t`No subject`)}</span>
      <span className={styles['bottom']}>
        {item.replyState && <ReplySign state={item.replyState} />}
        <span className={styles['last']}>{opened(item.lastText, '')}</span>
        <Whose item={item} view={view} gone={gone} owner={opened(item.ownerName, '')} />
      </span>
    </Link>
  );
}

function Whose({
  item,
  view,
  gone,
  owner,
}: {
  readonly item: InboxItem;
  readonly view: InboxView;
  readonly gone: boolean;
  readonly owner: string;
}) {
  if (gone) {
    return (
      <Tag>
        <Trans>No longer here</Trans>
      </Tag>
    );
  }
  if (item.state === 'closed' && view !== 'closed') {
    return (
      <Tag>
        <Trans>Closed</Trans>
      </Tag>
    );
  }
  if (item.state === 'owned' && view !== 'mine') return <Tag tone="accent">{owner}</Tag>;
  return null;
}

function ReplySign({ state }: { readonly state: 'queued' | 'sent' | 'failed' | 'uncertain' }) {
  const { t } = useLingui();
  const said = {
    queued: { icon: 'clock', words: t`Reply queued`, tone: undefined },
    sent: { icon: 'reply', words: t`Replied`, tone: undefined },
    failed: { icon: 'warning', words: t`Reply failed`, tone: styles['bad'] },
    uncertain: { icon: 'warning', words: t`Reply uncertain`, tone: styles['doubt'] },
  } as const;
  const { icon, words, tone } = said[state];
  return (
    <span className={tone} title={words}>
      <Icon name={icon} size={13} />
      <span className="unseen">{words}</span>
    </span>
  );
}
