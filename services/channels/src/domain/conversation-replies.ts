import { Rejection } from '@rapport/kernel/decider';
import type {
  AttemptReply,
  DoubtReply,
  QueueNotice,
  QueueReply,
  RecordReplyFailed,
  RecordReplySent,
  RecordReplyUncertain,
  RequeueReply,
  RetryReply,
} from './conversation.commands.ts';
import type { ConversationEvent, ReplyQueued } from './conversation.events.ts';
import type { ConversationState, ReplyState } from './conversation-state.ts';

type Events = readonly ConversationEvent[];

// A relay that greylists asks for minutes; one that is down for a night gets two days in all.
const RETRY_AFTER_MINUTES = [1, 5, 15, 60, 180, 360, 720, 1_440];

/** Whoever has the conversation answers it; what waits now is what the reply answers. */
export function queueReply(state: ConversationState, data: QueueReply['data']): Events {
  if (state.replies[data.replyId]) return [];
  if (state.status === 'closed') throw new Rejection('conversation-closed');
  if (state.owner !== data.accountId) throw new Rejection('conversation-not-yours');
  return sendingOf({ ...data, answers: state.waiting });
}

/** What a service has said leaves as a reply does, and what waits goes on waiting. */
export function queueNotice(state: ConversationState, data: QueueNotice['data']): Events {
  return state.replies[data.replyId] ? [] : sendingOf({ ...data, answers: [] });
}

/** A mail waits for the sender; what is said in the chat is there for the visitor to read from this append on. */
function sendingOf(data: ReplyQueued['data']): Events {
  const queued: ConversationEvent = { type: 'ReplyQueued', data };
  const { replyId, via, answers } = data;
  return via ? [queued, { type: 'ReplySent', data: { replyId, localBlobId: '', via, answers } }] : [queued];
}

/** Marks that the relay is about to be spoken to. */
export function attemptReply(state: ConversationState, data: AttemptReply['data']): Events {
  const reply = replyOf(state, data.replyId);
  if (reply.status !== 'queued') throw new Rejection('reply-not-queued');
  return [{ type: 'ReplyAttempted', data: { ...data, attempt: reply.attempt + 1 } }];
}

/** The relay took it; true also when it had been given up as uncertain. */
export function recordReplySent(state: ConversationState, data: RecordReplySent['data']): Events {
  const { replyId, attempt, localBlobId } = data;
  const reply = replyOf(state, replyId);
  if (reply.status === 'sent') return [];
  if (!inTheAir(reply, attempt)) throw new Rejection('reply-not-being-sent');
  return [{ type: 'ReplySent', data: { replyId, localBlobId, answers: reply.answers } }];
}

/** It did not leave; unless that is final, the next try is set. */
export function recordReplyFailed(state: ConversationState, data: RecordReplyFailed['data']): Events {
  const { replyId, attempt, reason, at } = data;
  const reply = replyOf(state, replyId);
  if (reply.status === 'failed' && reply.attempt === attempt) return [];
  if (!inTheAir(reply, attempt)) throw new Rejection('reply-not-being-sent');
  const minutes = RETRY_AFTER_MINUTES[reply.tries - 1];
  const final = data.final || minutes === undefined;
  const retryAt = final ? '' : new Date(Date.parse(at) + minutes * 60_000).toISOString();
  return [{ type: 'ReplyFailed', data: { replyId, attempt, reason, final, retryAt } }];
}

/** Nobody knows whether it left. */
export function recordReplyUncertain(state: ConversationState, data: RecordReplyUncertain['data']): Events {
  const reply = replyOf(state, data.replyId);
  if (reply.status !== 'sending' || reply.attempt !== data.attempt) return [];
  return [{ type: 'ReplyUncertain', data: { replyId: data.replyId } }];
}

/** The store goes on from a backup: nobody knows whether what waits has left since, in the past that was lost. */
export function doubtReply(state: ConversationState, { replyId }: DoubtReply['data']): Events {
  const reply = replyOf(state, replyId);
  const waits = reply.status === 'queued' || reply.status === 'sending' || mayBeTriedAgain(reply);
  return waits ? [{ type: 'ReplyUncertain', data: { replyId } }] : [];
}

const mayBeTriedAgain = (reply: ReplyState) => reply.status === 'failed' && !reply.final;

/** The next try is due, if it still waits for one. */
export function requeueReply(state: ConversationState, data: RequeueReply['data']): Events {
  const reply = replyOf(state, data.replyId);
  const waits = mayBeTriedAgain(reply) && reply.attempt === data.attempt;
  return waits ? [{ type: 'ReplyRequeued', data: { replyId: data.replyId } }] : [];
}

/** A person takes it upon themselves that it may arrive twice. */
export function retryReply(state: ConversationState, data: RetryReply['data']): Events {
  const reply = replyOf(state, data.replyId);
  if (reply.status === 'sent') throw new Rejection('reply-already-sent');
  if (reply.status === 'queued' || reply.status === 'sending') return [];
  return [{ type: 'ReplyRetried', data }];
}

function replyOf(state: ConversationState, replyId: string): ReplyState {
  const reply = state.replies[replyId];
  if (!reply) throw new Rejection('reply-unknown');
  return reply;
}

function inTheAir(reply: ReplyState, attempt: number): boolean {
  return reply.attempt === attempt && (reply.status === 'sending' || reply.status === 'uncertain');
}
