import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, newUuid } from '@rapport/kernel/values';
import { Conversation } from '../domain/conversation.ts';
import type { AttemptReply, RecordReplyFailed, RecordReplySent } from '../domain/conversation.commands.ts';
import type { MessageReceived } from '../domain/conversation.events.ts';
import { MessageId } from '../domain/message-id.ts';
import { onConversation } from './conversations.ts';
import { conversationStream, conversationSubject, messageIdStream } from './streams.ts';

interface Needs {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

/** Queues an answer to all that waits; its Message-ID is made now and stays. The answer names the reply. */
export async function queueReply(
  needs: Needs,
  conversationId: string,
  { accountId, text }: { readonly accountId: string; readonly text: string },
  context: CommandContext,
): Promise<Outcome> {
  const replyId = newUuid(needs.clock.now());
  const { data, threading } = await composed(needs, conversationId, { replyId, accountId, text });
  const stream = conversationStream(conversationId);
  const steps = [step(Conversation, stream, { type: 'QueueReply', data } as const), ...threading];
  return await execute(needs.store, steps, context, () => ({ replyId }));
}

/** Has a text of a service said, once however often it is asked for. */
export async function sendNotice(
  needs: Needs,
  conversationId: string,
  { noticeId, ...said }: { readonly noticeId: string; readonly accountId: string; readonly text: string },
  service: string,
): Promise<Outcome> {
  const { data, threading } = await composed(needs, conversationId, { replyId: noticeId, ...said });
  const stream = conversationStream(conversationId);
  const steps = [step(Conversation, stream, { type: 'QueueNotice', data } as const), ...threading];
  const idempotency = { key: `notice ${noticeId}`, requestHash: conversationId, kind: 'reaction' } as const;
  const cause = { correlationId: noticeId, actor: `service:${service}` };
  return await execute(needs.store, steps, { cause, idempotency });
}

/** A reply ready to leave, its words sealed, and the claim of its Message-ID for the thread, where it leaves by mail. */
async function composed(
  { store, keys }: Needs,
  conversationId: string,
  {
    replyId,
    accountId,
    text,
  }: { readonly replyId: string; readonly accountId: string; readonly text: string },
) {
  const { state } = await loadState(store, Conversation, conversationStream(conversationId));
  if (!state.answerable) throw new Rejection('conversation-unknown');
  if (state.answerable.channel === 'chat') {
    const [sealed] = await keys.seal(conversationSubject(conversationId), [{ field: 'text', text }]);
    const unaddressed = { to: null, subject: null, internetMessageId: '', threading: null };
    return {
      data: { replyId, accountId, text: sealed!, via: 'chat' as const, ...unaddressed },
      threading: [],
    };
  }
  const internetMessageId = `<${replyId}@${state.mailbox.slice(state.mailbox.lastIndexOf('@') + 1)}>`;
  const plain = await answerTo(keys, state.answerable);
  const [body, to, subject, threading] = await keys.seal(conversationSubject(conversationId), [
    { field: 'text', text },
    { field: 'to', text: plain.to },
    { field: 'subject', text: plain.subject },
    { field: 'threading', text: plain.threading },
  ]);
  const thread = { type: 'ThreadMessageId', data: { conversationId, by: 'reply' } } as const;
  return {
    data: {
      replyId,
      accountId,
      internetMessageId,
      text: body!,
      to: to!,
      subject: subject!,
      threading: threading!,
    },
    threading: [step(MessageId, messageIdStream(keys.indexHash, state.mailbox, internetMessageId), thread)],
  };
}

/** What an answer to a message is addressed and entitled with. */
async function answerTo(
  keys: KeyRing,
  message: MessageReceived['data'],
): Promise<{ readonly to: string; readonly subject: string; readonly threading: string }> {
  if (!message.replyTo || !message.threading) throw new Rejection('no-address-to-answer');
  const [to, subject, threading] = await keys.open([
    { field: 'reply_to', sealed: message.replyTo },
    { field: 'subject', sealed: message.subject },
    { field: 'threading', sealed: message.threading },
  ]);
  if (to === undefined || subject === undefined || threading === undefined) {
    throw new Rejection('conversation-forgotten');
  }
  return {
    to,
    subject: /^\s*(re|aw|回复|答复)\s*[:\uff1a]/i.test(subject) ? subject : `Re: ${subject}`,
    threading,
  };
}

/** Asks for another try of a failed or uncertain reply. */
export function retryReply(
  store: EventStore,
  conversationId: string,
  data: { readonly replyId: string; readonly accountId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'RetryReply', data }, context);
}

/** Gives up as uncertain a reply that waits to be sent, first or again. */
export function doubtReply(
  store: EventStore,
  conversationId: string,
  data: { readonly replyId: string },
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'DoubtReply', data }, context);
}

/** Puts a failed reply back in the queue because its next try is due. */
export function requeueReply(
  store: EventStore,
  conversationId: string,
  data: { readonly replyId: string; readonly attempt: number },
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'RequeueReply', data }, context);
}

/** Marks that a reply is about to be sent; gives the number of the try, refuses when it is not its turn. */
export async function attemptReply(
  store: EventStore,
  conversationId: string,
  data: AttemptReply['data'],
  context: CommandContext,
): Promise<number> {
  const { events } = await onConversation(store, conversationId, { type: 'AttemptReply', data }, context);
  const [attempted] = events[0] as readonly { readonly data: { readonly attempt: number } }[];
  if (!attempted) throw new Rejection('reply-not-queued');
  return attempted.data.attempt;
}

/** Records that the relay took a reply. */
export function recordReplySent(
  store: EventStore,
  conversationId: string,
  data: RecordReplySent['data'],
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'RecordReplySent', data }, context);
}

/** Records that a reply did not leave. */
export function recordReplyFailed(
  store: EventStore,
  conversationId: string,
  data: RecordReplyFailed['data'],
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'RecordReplyFailed', data }, context);
}

/** Records that nobody knows whether a reply left. */
export function recordReplyUncertain(
  store: EventStore,
  conversationId: string,
  data: { readonly replyId: string; readonly attempt: number },
  context: CommandContext,
): Promise<Outcome> {
  return onConversation(store, conversationId, { type: 'RecordReplyUncertain', data }, context);
}
