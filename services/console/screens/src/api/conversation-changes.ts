import type { InfiniteData } from '@tanstack/react-query';
import type { ConversationPage, InboxItem, InboxPage } from '../../../src/http/api.ts';
import type { ConversationEntry } from '../../../src/http/api-entries.ts';
import type { Session } from './contracts.ts';

/** What a person asks of a conversation; `key` is the intent's and stays the same when it is tried again. */
export type ConversationIntent = { readonly conversationId: string; readonly key: string } & (
  | { readonly does: 'release' | 'reopen' }
  /** `over`: also when a colleague has it. */
  | { readonly does: 'take'; readonly over: boolean }
  /** `seen`: version of the conversation that was closed; what came in meanwhile is not closed unseen. */
  | { readonly does: 'close'; readonly reason: CloseReason; readonly seen: string }
  | { readonly does: 'note' | 'reply'; readonly text: string }
  | { readonly does: 'retry'; readonly replyId: string }
);

/** Whose a conversation is, from where I sit. */
export type Whose = 'mine' | 'nobodys' | 'theirs';

/** Whose a conversation is; a closed one belongs to whom it had, or nobody. */
export function whoseIs({ ownerId }: { readonly ownerId?: string }, me: Session): Whose {
  if (ownerId === undefined) return 'nobodys';
  return ownerId === me.accountId ? 'mine' : 'theirs';
}

/** Why a conversation is done. */
export const CLOSE_REASONS = ['answered', 'no-answer-needed', 'spam'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** Where an intent is sent, and with what. */
export function requestOf(intent: ConversationIntent): { readonly path: string; readonly body: object } {
  const at = `/api/channels/v1/conversations/${intent.conversationId}`;
  switch (intent.does) {
    case 'take':
      return { path: `${at}/actions/take`, body: intent.over ? { over: true } : {} };
    case 'release':
    case 'reopen':
      return { path: `${at}/actions/${intent.does}`, body: {} };
    case 'close':
      return { path: `${at}/actions/close`, body: { reason: intent.reason } };
    case 'note':
      return { path: `${at}/notes`, body: { text: intent.text } };
    case 'reply':
      return { path: `${at}/replies`, body: { text: intent.text } };
    case 'retry':
      return { path: `${at}/replies/${intent.replyId}/actions/retry`, body: {} };
  }
}

/** The conversation as it will look once the intent is done, shown before the server says so: no version has it yet. */
export function changedPage(
  page: ConversationPage,
  intent: ConversationIntent,
  me: Session,
  at: string,
): ConversationPage {
  const by = { accountId: me.accountId, name: me.name };
  const begun = { entryId: intent.key, occurredAt: at, recordedAt: at };
  const and = (entry: ConversationEntry, more: Partial<ConversationPage> = {}): ConversationPage => ({
    ...page,
    ...more,
    version: '',
    entries: [...page.entries, entry],
  });
  switch (intent.does) {
    case 'take':
      return and(
        { kind: 'taken', ...begun, by },
        { state: 'owned', ownerId: me.accountId, ownerName: me.name },
      );
    case 'release':
      return { ...withoutOwner(and({ kind: 'released', ...begun, by })), state: 'unassigned' };
    case 'reopen':
      return and(
        { kind: 'reopened', ...begun, cause: 'person', by },
        { state: page.ownerId ? 'owned' : 'unassigned' },
      );
    case 'close':
      return and({ kind: 'closed', ...begun, by, reason: intent.reason }, { state: 'closed' });
    case 'note':
      return and({ kind: 'note', ...begun, noteId: intent.key, by, text: intent.text });
    case 'reply':
      return and(queued(page, intent, begun, by));
    case 'retry':
      return {
        ...page,
        version: '',
        entries: page.entries.map((entry) =>
          entry.kind === 'reply' && entry.replyId === intent.replyId
            ? { ...entry, state: 'queued', stateAt: at }
            : entry,
        ),
      };
  }
}

function queued(
  page: ConversationPage,
  { key, text }: { readonly key: string; readonly text: string },
  begun: Pick<ConversationEntry, 'entryId' | 'occurredAt' | 'recordedAt'>,
  by: { accountId: string; name: string },
): ConversationEntry {
  const { subject, counterpart } = page;
  return {
    kind: 'reply',
    ...begun,
    replyId: key,
    by,
    ...(page.channel === 'chat' ? { via: 'chat' } : { to: counterpart.address ?? null, subject }),
    text,
    state: 'queued',
    stateAt: begun.occurredAt,
  };
}

function withoutOwner<Owned extends { ownerId?: string; ownerName?: string | null }>(of: Owned) {
  const { ownerId: _id, ownerName: _name, ...rest } = of;
  return rest as Omit<Owned, 'ownerId' | 'ownerName'>;
}

/** The inbox as it will look; rows stay where they are, so that nothing moves under the hand. */
export function changedInbox(
  data: InfiniteData<InboxPage>,
  intent: ConversationIntent,
  me: Session,
): InfiniteData<InboxPage> {
  const change = (item: InboxItem): InboxItem => {
    if (item.conversationId !== intent.conversationId) return item;
    switch (intent.does) {
      case 'take':
        return { ...item, state: 'owned', ownerId: me.accountId, ownerName: me.name };
      case 'release':
        return { ...withoutOwner(item), state: 'unassigned' };
      case 'close':
        return { ...item, state: 'closed' };
      case 'reopen':
        return { ...item, state: item.ownerId ? 'owned' : 'unassigned' };
      case 'reply':
      case 'retry':
        return { ...item, replyState: 'queued' };
      case 'note':
        return item;
    }
  };
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}
