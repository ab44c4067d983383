import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import type { ConversationPage, InboxPage } from '../../../src/http/api.ts';
import { useMe } from '../session/me.ts';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';
import type { Session } from './contracts.ts';
import {
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
  const { mutate, mutateAsync } = useMutation({
    mutationFn: (intent: ConversationIntent) => {
      const { path, body } = requestOf(intent);
      return command('POST', path, { body, key: intent.key });
    },
    retry: worthRetrying,
    onMutate: (intent) => showAtOnce(client, intent, me),
    onError: (error, _intent, before) => {
      for (const [key, data] of before ?? []) client.setQueryData(key, data);
      tell.failed(t`That did not work; everything is as it was`, error);
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['conversation', conversationId] });
      await client.invalidateQueries({ queryKey: ['inbox'] });
    },
  });
  const intent = () => ({ conversationId, key: crypto.randomUUID() });
  const reopen = () => mutate({ ...intent(), does: 'reopen' });
  return {
    take: () => mutate({ ...intent(), does: 'take' }),
    release: () => mutate({ ...intent(), does: 'release' }),
    reopen,
    close: (reason: CloseReason) =>
      mutate(
        { ...intent(), does: 'close', reason },
        { onSuccess: () => tell.done(t`Conversation closed`, reopen) },
      ),
    retry: (replyId: string) => mutate({ ...intent(), does: 'retry', replyId }),
    /** Sends with the given key, so that a second try of the same text can not send twice. */
    say: (mode: 'note' | 'reply', text: string, key: string) =>
      mutateAsync({ conversationId, key, does: mode, text }),
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
