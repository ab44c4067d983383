import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Attachment } from '../../../src/http/api-entries.ts';
import { splitQuoted } from '../format/quoted.ts';
import { useFormat } from '../format/use-format.ts';
import { ChannelSign } from '../look/channel.tsx';
import { Icon } from '../look/icon.tsx';
import { classes, Moment, Sign, Tag, useOpened } from '../look/small.tsx';
import type { EntryOf } from './kinds.ts';
import { ReplyProgress } from './reply-progress.tsx';
import styles from './said.module.css';

interface Place {
  readonly conversationId: string;
  readonly locked: boolean;
  /** Stands under the text, e.g. a link to the conversation. */
  readonly below?: ReactNode;
}

/** What the other side wrote. */
export function Message({
  entry,
  conversationId,
  locked,
  below,
}: Place & { readonly entry: EntryOf<'message'> }) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const [formatted, setFormatted] = useState(false);
  const nobody = entry.channel === 'chat' ? t`Visitor` : undefined;
  const address = opened(entry.from.address, nobody);
  const name = opened(entry.from.name, address);
  const at = `/api/channels/v1/conversations/${conversationId}`;
  return (
    <Card
      tone="theirs"
      sign={<Sign name={name} />}
      who={name}
      more={name === address ? undefined : address}
      at={entry.occurredAt}
      tags={<Marks entry={entry} />}
      label={t`Message from ${name}`}
    >
      {formatted ? (
        <iframe
          className={styles['html']}
          // No script, no form, no origin of ours; a link may open a page of its own.
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          loading="lazy"
          title={t`Formatted message from ${name}`}
          src={`${at}/messages/${entry.messageId}/html`}
        />
      ) : (
        <Text text={opened(entry.text)} dimmed={entry.text === null} />
      )}
      {entry.textTruncated && !formatted && (
        <p className={styles['hint']}>
          <Trans>The text is cut here; the formatted message is whole.</Trans>
        </p>
      )}
      <Attachments of={entry.attachments} at={at} locked={locked} />
      {entry.html && (
        <Button
          className="no-print"
          variant="subtle"
          size="compact-xs"
          color="gray"
          ml={-6}
          onClick={() => setFormatted(!formatted)}
        >
          {formatted ? <Trans>Show as text</Trans> : <Trans>Show formatted</Trans>}
        </Button>
      )}
      {below}
    </Card>
  );
}

/** What we wrote back, and how far it came. */
export function Reply({
  entry,
  locked,
  below,
  onRetry,
}: Place & { readonly entry: EntryOf<'reply'>; readonly onRetry?: (replyId: string) => void }) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const name = entry.by ? opened(entry.by.name) : t`Sent by itself`;
  return (
    <Card
      tone="ours"
      sign={<Sign name={name} tone="accent" />}
      who={name}
      more={entry.via === 'chat' ? t`in the chat` : t`to ${opened(entry.to)}`}
      at={entry.occurredAt}
      label={t`Reply by ${name}`}
    >
      <Text text={opened(entry.text)} dimmed={entry.text === null} />
      <ReplyProgress entry={entry} {...(onRetry ? { onRetry } : {})} />
      {below}
    </Card>
  );
}

/** What colleagues tell each other. */
export function Note({ entry, locked, below }: Place & { readonly entry: EntryOf<'note'> }) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const name = opened(entry.by.name);
  return (
    <Card
      tone="note"
      sign={<Sign name={name} tone="note" />}
      who={name}
      at={entry.occurredAt}
      tags={
        <span className={styles['inward']}>
          <Icon name="lock" size={12} />
          <Trans>Note, stays among us</Trans>
        </span>
      }
      label={t`Note by ${name}`}
    >
      <Text text={opened(entry.text)} dimmed={entry.text === null} />
      {below}
    </Card>
  );
}

function Card(props: {
  readonly tone: 'theirs' | 'ours' | 'note';
  readonly sign: ReactNode;
  readonly who: string;
  readonly more?: string | undefined;
  readonly at: string;
  readonly tags?: ReactNode;
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <article className={classes(styles['card'], styles[props.tone])} aria-label={props.label}>
      {props.sign}
      <div className={styles['body']}>
        <header className={styles['head']}>
          <span className={styles['who']}>{props.who}</span>
          {props.more && <span className={styles['more']}>{props.more}</span>}
          {props.tags}
          <span className={styles['at']}>
            <Moment at={props.at} />
          </span>
        </header>
        {props.children}
      </div>
    </article>
  );
}

function Text({ text, dimmed }: { readonly text: string; readonly dimmed: boolean }) {
  const [unfolded, setUnfolded] = useState(false);
  const { said, quoted } = splitQuoted(text);
  return (
    <div className={classes(styles['text'], dimmed && styles['dimmed'])}>
      {said}
      {quoted !== '' && (
        <>
          <button
            type="button"
            className={classes(styles['fold'], 'no-print')}
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? <Trans>Hide earlier text</Trans> : <Trans>Show earlier text</Trans>}
          </button>
          {unfolded && <div className={styles['quoted']}>{quoted}</div>}
        </>
      )}
    </div>
  );
}

function Attachments({
  of,
  at,
  locked,
}: {
  readonly of: readonly Attachment[];
  readonly at: string;
  readonly locked: boolean;
}) {
  const format = useFormat();
  const opened = useOpened(locked);
  if (of.length === 0) return null;
  return (
    <div className={styles['attached']}>
      <span className="unseen">
        <Plural value={of.length} one="# attachment" other="# attachments" />
      </span>
      <ul>
        {of.map((each) => (
          <li key={each.blobId}>
            <a href={`${at}/attachments/${each.blobId}`} download className={styles['file']}>
              <Icon name="clip" size={14} />
              <span className={styles['fileName']}>{opened(each.fileName)}</span>
              <span className={styles['bytes']}>{format.bytes(each.bytes)}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Marks({ entry: { channel, automatic, marks } }: { readonly entry: EntryOf<'message'> }) {
  const { t } = useLingui();
  const words: Readonly<Record<string, string>> = {
    'charset-lied': t`Wrong charset named`,
    'too-deep': t`Parts nested too deep`,
    truncated: t`Cut`,
    'same-id-other-content': t`Same id, other content`,
  };
  return (
    <>
      <ChannelSign channel={channel} />
      {automatic && (
        <Tag>
          <Trans>Automatic</Trans>
        </Tag>
      )}
      {marks.map((mark) => (
        <Tag key={mark} tone="due">
          {words[mark] ?? mark}
        </Tag>
      ))}
    </>
  );
}
