import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { ConversationPage, InboxPage } from '../../../src/http/api.ts';
import { useMe } from '../session/me.ts';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';
import type { Session } from './contracts.ts';
import {
  type Whose,
  changedInbox,
  changedPage,
  requestOf,
  type CloseReason,
  type ConversationIntent,
} from './conversation-changes.ts';

/** What can be asked of one conversation; every change is shown at once and taken back when the server refuses it. */
export function useConversationCommands(conversationId: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe();
  const tell = useTell();
  const intent = () => ({ conversationId, key: crypto.randomUUID() });
  const seen = () => client.getQueryData<ConversationPage>(['conversation', conversationId])?.version ?? '';
  const reopen = () => mutate({ ...intent(), does: 'reopen' });
  const { mutate, mutateAsync } = useMutation({
    mutationFn: (intent: ConversationIntent) => {
      const { path, body } = requestOf(intent);
      return command('POST', path, {
        body,
        key: intent.key,
        ...('seen' in intent ? { seen: intent.seen } : {}),
      });
    },
    retry: worthRetrying,
    onMutate: (intent) => showAtOnce(client, intent, me),
    // Here and not with the call: one may have gone on to the next conversation by the time the answer comes.
    onSuccess: (_answer, { does }) => {
      if (does === 'close') tell.done(t`Conversation closed`, reopen);
    },
    onError: (error, _intent, before) => {
      for (const [key, data] of before ?? []) client.setQueryData(key, data);
      tell.failed(t`That did not work; everything is as it was`, error);
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['conversation', conversationId] });
      await client.invalidateQueries({ queryKey: ['inbox'] });
    },
  });
  const taking = (over: boolean) => ({ ...intent(), does: 'take' as const, over });
  return {
    /** Makes it mine; `over` also when a colleague has it. */
    take: (over = false) => mutate(taking(over)),
    release: () => mutate({ ...intent(), does: 'release' }),
    reopen,
    close: (reason: CloseReason) => mutate({ ...intent(), does: 'close', reason, seen: seen() }),
    retry: (replyId: string) => mutate({ ...intent(), does: 'retry', replyId }),
    /**
     * Sends with the given key, so that a second try of the same text can not send twice. Who answers has the
     * conversation, so one that is not mine is taken first.
     */
    say: async (mode: 'note' | 'reply', text: string, key: string, whose: Whose) => {
      if (mode === 'reply' && whose !== 'mine') await mutateAsync(taking(whose === 'theirs'));
      await mutateAsync({ conversationId, key, does: mode, text });
    },
  };
}

type Before = readonly (readonly [readonly unknown[], unknown])[];

async function showAtOnce(client: QueryClient, intent: ConversationIntent, me: Session): Promise<Before> {
  const pageKey = ['conversation', intent.conversationId];
  await client.cancelQueries({ queryKey: pageKey });
  await client.cancelQueries({ queryKey: ['inbox'] });
  const before = [
    [pageKey, client.getQueryData(pageKey)] as const,
    ...client.getQueriesData<InfiniteData<InboxPage>>({ queryKey: ['inbox'] }),
  ];
  client.setQueryData<ConversationPage>(
    pageKey,
    (page) => page && changedPage(page, intent, me, new Date().toISOString()),
  );
  client.setQueriesData<InfiniteData<InboxPage>>(
    { queryKey: ['inbox'] },
    (data) => data && changedInbox(data, intent, me),
  );
  return before;
}
