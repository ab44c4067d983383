import type { ConversationCommand } from '../src/domain/conversation.commands.ts';
import { ANN, message, opening, reply, sealed } from './facts.ts';

/** Commands that tests of conversations give. */
export const receive = (n: number, changed = {}): ConversationCommand => ({
  type: 'ReceiveMessage',
  data: { message: message(n, changed), opening },
});
export const take = (accountId: string, over = false): ConversationCommand => ({
  type: 'TakeConversation',
  data: { accountId, over },
});
export const release = (accountId: string): ConversationCommand => ({
  type: 'ReleaseConversation',
  data: { accountId },
});
export const queue = (n: number, accountId = ANN): ConversationCommand => ({
  type: 'QueueReply',
  data: { ...reply(n), accountId },
});
export const close = (
  accountId: string,
  reason: 'answered' | 'spam' | 'no-answer-needed' = 'spam',
): ConversationCommand => ({
  type: 'CloseConversation',
  data: { accountId, reason },
});
export const reopen: ConversationCommand = { type: 'ReopenConversation', data: { accountId: ANN } };
export const attempt = (n: number): ConversationCommand => ({
  type: 'AttemptReply',
  data: { replyId: `reply-${n}`, epoch: 1, via: 'relay' },
});
export const recordSent = (n: number, at: number): ConversationCommand => ({
  type: 'RecordReplySent',
  data: { replyId: `reply-${n}`, attempt: at, localBlobId: '' },
});
export const recordFailed = (n: number, at: number, final = false): ConversationCommand => ({
  type: 'RecordReplyFailed',
  data: { replyId: `reply-${n}`, attempt: at, reason: '451 4.7.1', final, at: '2026-11-23T10:00:00.000Z' },
});
export const recordUncertain = (n: number, at: number): ConversationCommand => ({
  type: 'RecordReplyUncertain',
  data: { replyId: `reply-${n}`, attempt: at },
});
export const requeue = (n: number, at: number): ConversationCommand => ({
  type: 'RequeueReply',
  data: { replyId: `reply-${n}`, attempt: at },
});
export const retry = (n: number): ConversationCommand => ({
  type: 'RetryReply',
  data: { replyId: `reply-${n}`, accountId: ANN },
});
export const note: ConversationCommand = {
  type: 'WriteNote',
  data: { noteId: 'n', accountId: ANN, text: sealed('note') },
};
export const learn = (partyId: string): ConversationCommand => ({ type: 'LearnParty', data: { partyId } });
