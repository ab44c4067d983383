import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import type { ConversationPage } from '../../../src/http/api.ts';
import { conversation } from '../api/queries.ts';
import { useConversationCommands } from '../api/use-conversation-commands.ts';
import { useCommands, type Command } from '../keys/commands.tsx';
import { Failure, Waiting } from '../look/states.tsx';
import { LockedNotice } from '../look/small.tsx';
import { Composer, type ComposerHandle } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { EntryList } from './entry-list.tsx';
import styles from './conversation-pane.module.css';

interface Around {
  readonly conversationId: string;
  /** Where to go once this one is done. */
  readonly onDone?: (() => void) | undefined;
  /** Stands before the title, e.g. the way back on a phone. */
  readonly before?: ReactNode;
  /** Stands after the actions, e.g. the switch of the customer's card. */
  readonly after?: ReactNode;
}

/** A conversation: who, what was said, and the answer being written. */
export function ConversationPane({ conversationId, ...around }: Around) {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery(conversation(conversationId));
  if (data) return <Shown key={conversationId} page={data} conversationId={conversationId} {...around} />;
  return (
    <section className={styles['pane']}>
      <h1 className="unseen">{t`Conversation`}</h1>
      <div className={styles['bare']}>{around.before}</div>
      {error ? <Failure error={error} retry={() => void refetch()} /> : <Waiting rows={4} height={96} />}
    </section>
  );
}

function Shown({
  page,
  conversationId,
  onDone,
  before,
  after,
}: Around & { readonly page: ConversationPage }) {
  const { t } = useLingui();
  const commands = useConversationCommands(conversationId);
  const composer = useRef<ComposerHandle>(null);
  const scroll = useScrollToLatest(page.entries.length);
  const close = (reason: Parameters<typeof commands.close>[0]) => {
    commands.close(reason);
    onDone?.();
  };
  useCommands(
    useConversationKeys(page, {
      take: commands.take,
      release: commands.release,
      reopen: commands.reopen,
      close: () => close('answered'),
      write: (mode) => composer.current?.focus(mode),
    }),
  );
  return (
    <section className={styles['pane']} aria-label={t`Conversation`}>
      <ConversationHeader page={page} commands={{ ...commands, close }} before={before} after={after} />
      <LockedNotice locked={page.locked} />
      <div
        className={styles['scroll']}
        ref={scroll}
        tabIndex={0}
        role="region"
        aria-label={t`What was said and done`}
      >
        <EntryList page={page} onRetry={commands.retry} />
      </div>
      <Composer
        ref={composer}
        page={page}
        onSay={commands.say}
        onSaidAndDone={() => close('answered')}
        onReopen={commands.reopen}
      />
    </section>
  );
}

function useConversationKeys(
  page: ConversationPage,
  does: {
    readonly take: () => void;
    readonly release: () => void;
    readonly reopen: () => void;
    readonly close: () => void;
    readonly write: (mode: 'reply' | 'note') => void;
  },
): readonly Command[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const group = 'conversation';
  const closed = page.state === 'closed';
  const partyId = page.customer?.partyId;
  return [
    { id: 'reply', label: t`Write a reply`, group, keys: 'r', run: () => does.write('reply') },
    { id: 'note', label: t`Write a note`, group, keys: 'n', run: () => does.write('note') },
    page.state === 'owned'
      ? { id: 'release', label: t`Give the conversation back`, group, keys: 'u', run: does.release }
      : {
          id: 'take',
          label: t`Take the conversation`,
          group,
          keys: 'i',
          run: closed ? () => undefined : does.take,
        },
    closed
      ? { id: 'reopen', label: t`Open the conversation again`, group, keys: 'e', run: does.reopen }
      : { id: 'close', label: t`Close as answered and go to the next`, group, keys: 'e', run: does.close },
    ...(partyId
      ? [
          {
            id: 'customer',
            label: t`Go to the customer`,
            group: 'go' as const,
            keys: 'g c',
            run: () => void navigate({ to: '/customers/$partyId', params: { partyId } }),
          },
        ]
      : []),
  ];
}

/** Shows the end of the conversation first, and again whenever something is added while one is at the end. */
function useScrollToLatest(entries: number) {
  const place = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, []);
  useLayoutEffect(() => {
    const element = place.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [entries]);
  return place;
}
