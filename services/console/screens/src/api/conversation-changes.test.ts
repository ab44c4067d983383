import { describe, expect, test } from 'vitest';
import type { ConversationPage } from '../../../src/http/api.ts';
import { changedPage, requestOf } from './conversation-changes.ts';

const at = '2026-11-23T20:00:00.000Z';
const me = { accountId: 'a1', login: 'wang', name: '王芳', role: 'agent' } as const;
const page: ConversationPage = {
  conversationId: 'c1',
  version: '7',
  subject: 'Order 7',
  counterpart: { address: 'li@example.com' },
  channel: 'mail',
  mailbox: 'support@example.com',
  state: 'unassigned',
  openedAt: at,
  lastActivityAt: at,
  entries: [],
  likely: [],
  locked: false,
};
const intent = { conversationId: 'c1', key: 'k1' } as const;

describe('a conversation is shown as it will be before the server answers', () => {
  test('taken, it is mine; released, it is nobody’s again', () => {
    const taken = changedPage(page, { ...intent, does: 'take', over: false }, me, at);
    expect(taken).toMatchObject({ state: 'owned', ownerId: 'a1', entries: [{ kind: 'taken' }] });
    expect(taken.version).toBe('');
    const released = changedPage(taken, { ...intent, does: 'release' }, me, at);
    expect(released.state).toBe('unassigned');
    expect(released).not.toHaveProperty('ownerId');
  });

  test('a reply stands there as queued, to the other side', () => {
    const replied = changedPage(page, { ...intent, does: 'reply', text: '您好' }, me, at);
    expect(replied.entries).toMatchObject([
      { kind: 'reply', state: 'queued', to: 'li@example.com', text: '您好' },
    ]);
  });

  test('a failed reply tried again is queued again, and only that one', () => {
    const replied = changedPage(page, { ...intent, does: 'reply', text: 'Dear' }, me, at);
    const failed = {
      ...replied,
      entries: replied.entries.map((each) => ({ ...each, state: 'failed' }) as typeof each),
    };
    const retried = changedPage(failed, { ...intent, key: 'k2', does: 'retry', replyId: 'k1' }, me, at);
    expect(retried.entries).toMatchObject([{ replyId: 'k1', state: 'queued' }]);
  });
});

test('each intent has its own address', () => {
  expect(requestOf({ ...intent, does: 'close', reason: 'spam', seen: '7' })).toEqual({
    path: '/api/channels/v1/conversations/c1/actions/close',
    body: { reason: 'spam' },
  });
  expect(requestOf({ ...intent, does: 'retry', replyId: 'r1' }).path).toBe(
    '/api/channels/v1/conversations/c1/replies/r1/actions/retry',
  );
});
