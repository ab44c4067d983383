import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import type { ConversationPage } from '../../../src/http/api.ts';
import { conversation } from '../api/queries.ts';
import { whoseIs, type Whose } from '../api/conversation-changes.ts';
import { useMe } from '../session/me.ts';
import { useConversationCommands } from '../api/use-conversation-commands.ts';
import { useTakingDown } from '../workflow/lazy-dialogs.tsx';
import { markedIn } from '../workflow/marked.ts';
import { useCommands, type Command } from '../keys/commands.tsx';
import { Failure, Waiting } from '../look/states.tsx';
import { LockedNotice } from '../look/small.tsx';
import { Composer, type ComposerHandle } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { EntryList } from './entry-list.tsx';
import styles from './conversation-pane.module.css';

// Loaded when it is asked for: the first page carries no forms that are not on it.
const OpenCase = lazy(async () => ({ default: (await import('../cases/open-case.tsx')).OpenCase }));
// Beside what was said, and after it: they ask for what they show themselves.
const ConversationCases = lazy(async () => ({
  default: (await import('../cases/conversation-cases.tsx')).ConversationCases,
}));
const ConversationLeads = lazy(async () => ({
  default: (await import('../sales/conversation-leads.tsx')).ConversationLeads,
}));

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
  const [openingCase, setOpeningCase] = useState(false);
  const openCase = () => setOpeningCase(true);
  const scroll = useScrollToLatest(page.entries.length);
  const { dialogs, ...taking } = useTakingDownHere(page, scroll);
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
      openCase,
    }),
  );
  return (
    <section className={styles['pane']} aria-label={t`Conversation`}>
      <ConversationHeader
        page={page}
        commands={{ ...commands, ...taking, close, openCase }}
        before={before}
        after={after}
      />
      <LockedNotice locked={page.locked} />
      <WhatCameOfIt conversationId={conversationId} />
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
      {dialogs}
      {openingCase && <OpenCaseOf page={page} onClose={() => setOpeningCase(false)} />}
    </section>
  );
}

function OpenCaseOf({ page, onClose }: { readonly page: ConversationPage; readonly onClose: () => void }) {
  const { conversationId, subject } = page;
  return (
    <Suspense>
      <OpenCase about={{ conversationId, ...(subject ? { subject } : {}) }} onClose={onClose} />
    </Suspense>
  );
}

function useConversationKeys(
  page: ConversationPage,
  does: {
    readonly take: (over: boolean) => void;
    readonly release: () => void;
    readonly reopen: () => void;
    readonly close: () => void;
    readonly write: (mode: 'reply' | 'note') => void;
    readonly openCase: () => void;
  },
): readonly Command[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const group = 'conversation';
  const me = useMe();
  const partyId = page.customer?.partyId;
  return [
    { id: 'reply', label: t`Write a reply`, group, keys: 'r', run: () => does.write('reply') },
    { id: 'note', label: t`Write a note`, group, keys: 'n', run: () => does.write('note') },
    { id: 'open-case', label: t`Open a case`, group, keys: 'c', run: does.openCase },
    ...ownership(page, whoseIs(page, me), does, {
      take: t`Take the conversation`,
      takeOver: t`Take the conversation over`,
      release: t`Give the conversation back`,
      close: t`Close as answered and go to the next`,
      reopen: t`Open the conversation again`,
    }),
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

/** What can be taken down in a conversation; a promise only to somebody known. */
interface TakingDownHere {
  readonly takeTask: () => void;
  readonly takeLead: () => void;
  readonly takePromise: (() => void) | undefined;
}

/** Taking down what is promised and what is to be done here, with the words that are marked; a promise only to somebody known. */
function takingDownHere(
  { conversationId, channel, customer, subject }: ConversationPage,
  { takePromise, takeTask, takeLead }: Omit<ReturnType<typeof useTakingDown>, 'dialogs'>,
  within: RefObject<HTMLElement | null>,
): TakingDownHere {
  const source = { kind: 'conversation', id: conversationId };
  const partyId = customer?.partyId;
  const said = channel === 'mail' || channel === 'chat' ? channel : 'other';
  return {
    takeLead: () => {
      const topic = (markedIn(within.current) || (subject ?? '')).slice(0, 500);
      takeLead({ conversationId, topic, ...(partyId ? { partyId } : {}) });
    },
    takeTask: () =>
      takeTask({
        about: source,
        ...(partyId ? { partyId } : {}),
        title: markedIn(within.current).slice(0, 300),
      }),
    takePromise:
      partyId === undefined
        ? undefined
        : () => takePromise({ partyId, source, channel: said, quote: markedIn(within.current) }),
  };
}

/** The same by its keys, and the dialogs it opens. */
function useTakingDownHere(page: ConversationPage, within: RefObject<HTMLElement | null>) {
  const { dialogs, ...takingDown } = useTakingDown();
  const taking = takingDownHere(page, takingDown, within);
  useCommands(useTakingDownKeys(taking));
  return { ...taking, dialogs };
}

function useTakingDownKeys({ takePromise, takeTask, takeLead }: TakingDownHere): readonly Command[] {
  const { t } = useLingui();
  const group = 'conversation';
  const promising = t`Take down a promise, with the words that are marked`;
  return [
    ...(takePromise
      ? [{ id: 'promise', label: promising, group, keys: 'p', run: takePromise } as const]
      : []),
    { id: 'task', label: t`Something to do`, group, keys: 't', run: takeTask },
    { id: 'lead', label: t`Make a lead of it`, group, keys: 'l', run: takeLead },
  ];
}

/** What can be done about whose it is and whether it is done; what would be refused is not offered. */
function ownership(
  page: ConversationPage,
  whose: Whose,
  does: {
    readonly take: (over: boolean) => void;
    readonly release: () => void;
    readonly reopen: () => void;
    readonly close: () => void;
  },
  label: Readonly<Record<'take' | 'takeOver' | 'release' | 'close' | 'reopen', string>>,
): readonly Command[] {
  const group = 'conversation';
  if (page.state === 'closed')
    return [{ id: 'reopen', label: label.reopen, group, keys: 'e', run: does.reopen }];
  const close: Command = { id: 'close', label: label.close, group, keys: 'e', run: does.close };
  switch (whose) {
    case 'mine':
      return [close, { id: 'release', label: label.release, group, keys: 'u', run: does.release }];
    case 'nobodys':
      return [close, { id: 'take', label: label.take, group, keys: 'i', run: () => does.take(false) }];
    case 'theirs':
      return [{ id: 'take', label: label.takeOver, group, keys: 'i', run: () => does.take(true) }];
  }
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

/** Cases and leads of a conversation. */
function WhatCameOfIt({ conversationId }: { readonly conversationId: string }) {
  return (
    <Suspense>
      <ConversationCases conversationId={conversationId} />
      <ConversationLeads conversationId={conversationId} />
    </Suspense>
  );
}
