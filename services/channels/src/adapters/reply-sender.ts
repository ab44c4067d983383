import { heldSince } from '@rapport/kernel/backup';
import type { BlobStore } from '@rapport/kernel/blobs';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { Leases } from '@rapport/kernel/leases';
import type { Logger } from '@rapport/kernel/logging';
import type { Database } from '@rapport/kernel/postgres';
import { followLoop } from '@rapport/kernel/projection';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Worker } from '@rapport/kernel/service';
import { type Clock, instantOf } from '@rapport/kernel/values';
import { createWake, seldom, pause } from '@rapport/kernel/waking';
import {
  attemptReply,
  conversationSubject,
  recordReplyFailed,
  recordReplySent,
  recordReplyUncertain,
} from '../commands/index.ts';
import {
  type AbandonedReply,
  type QueuedReply,
  abandonedReplies,
  queuedReplies,
} from '../queries/outbound-replies.ts';
import { type ComposedMail, composeReply } from './compose-reply.ts';
import type { Delivered, Relay } from './relay.ts';
import { threadToken } from './thread-token.ts';

const AT_ONCE = 4;
const RECORD_AGAIN_MS = 500;
/** Most of what is appended is no reply, and a reply is on its way for longer: one look for what came within this time. */
const NEWS_MS = 50;
const MAX_LOCAL_BYTES = 1024 * 1024;

/** What the sender works with; without a relay replies stay in the local mailbox. */
export interface SenderNeeds {
  readonly database: Database;
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly relay: Relay | undefined;
}

/** Sends queued replies, one process at a time; what a dead predecessor had in the air becomes uncertain. */
export function replySender(needs: SenderNeeds): Worker {
  let held: { stop(): Promise<void> } | undefined;
  return {
    name: 'send-replies',
    start: async () => {
      held = needs.leases.hold('send-replies', ({ epoch, signal }) => sendWhileHeld(needs, epoch, signal));
    },
    stop: async () => held?.stop(),
  };
}

/** Works off the queue until the signal comes; what is in the air then is finished first. */
export async function sendWhileHeld(needs: SenderNeeds, epoch: number, signal: AbortSignal): Promise<void> {
  const { store, logger } = needs;
  const wake = createWake(signal);
  const leave = store.onAppend(seldom(() => wake.ring(), NEWS_MS));
  try {
    await followLoop('send-replies', () => sendNext(needs, epoch, signal), wake, signal, logger);
  } finally {
    leave();
  }
}

/** One step: settles what was abandoned, sends what is queued. False when nothing was done. */
export async function sendNext(needs: SenderNeeds, epoch: number, signal: AbortSignal): Promise<boolean> {
  const abandoned = await abandonedReplies(needs.database, epoch);
  const settled = await Promise.all(abandoned.map((reply) => settleAbandoned(needs, reply)));
  const queued = await queuedReplies(needs.database, AT_ONCE);
  if (queued.length > 0 && (await heldSince(needs.database))) return settled.some(Boolean);
  const sent = await Promise.all(queued.map((reply) => sendOne(needs, reply, epoch, signal)));
  return [...settled, ...sent].some(Boolean);
}

const causeOf = (replyId: string) => ({ cause: { correlationId: replyId, actor: 'service:channels' } });

/** Nobody will ever tell what became of it, unless it was only to be kept here: then it was not. */
async function settleAbandoned({ store, clock }: SenderNeeds, reply: AbandonedReply): Promise<boolean> {
  const { reply_id: replyId, conversation_id: conversationId, attempt, via } = reply;
  const at = instantOf(clock.now());
  const failed = { replyId, attempt, reason: 'interrupted', final: false, at };
  try {
    const { events } =
      via === 'local'
        ? await recordReplyFailed(store, conversationId, failed, causeOf(replyId))
        : await recordReplyUncertain(store, conversationId, { replyId, attempt }, causeOf(replyId));
    return (events[0]?.length ?? 0) > 0;
  } catch (error) {
    // The list is a little older than the log: its outcome has been written meanwhile.
    if (error instanceof Rejection) return false;
    throw error;
  }
}

async function sendOne(
  needs: SenderNeeds,
  reply: QueuedReply,
  epoch: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { reply_id: replyId, conversation_id: conversationId } = reply;
  if (signal.aborted) return false;
  const mail = await compose(needs, reply);
  const via = needs.relay ? 'relay' : 'local';
  let attempt: number;
  try {
    attempt = await attemptReply(needs.store, conversationId, { replyId, epoch, via }, causeOf(replyId));
  } catch (error) {
    // The list is a little older than the log: it is already in somebody's hands, or done.
    if (error instanceof Rejection) return false;
    throw error;
  }
  const result = mail ? await deliver(needs, conversationId, mail, signal) : UNSENDABLE;
  await record(needs, conversationId, replyId, attempt, result, signal);
  return true;
}

type Result =
  | Exclude<Delivered, { readonly outcome: 'sent' }>
  | { readonly outcome: 'sent'; readonly localBlobId: string };

const UNSENDABLE: Result = { outcome: 'failed', reason: 'unsendable', final: true };

/** The mail to send; undefined when it cannot be made: its words are forgotten, or its recipient is no address. */
async function compose({ keys, logger }: SenderNeeds, reply: QueuedReply): Promise<ComposedMail | undefined> {
  const [text, to, subject, threading] = await keys.open([
    { field: 'text', sealed: reply.text },
    { field: 'to', sealed: reply.recipient },
    { field: 'subject', sealed: reply.subject },
    { field: 'threading', sealed: reply.threading },
  ]);
  if (text === undefined || to === undefined || subject === undefined || threading === undefined)
    return undefined;
  const { messageId, references } = JSON.parse(threading) as {
    messageId: string;
    references: readonly string[];
  };
  try {
    return await composeReply({
      mailbox: reply.mailbox,
      to,
      subject,
      text,
      messageId: reply.internet_message_id,
      inReplyTo: messageId,
      references,
      token: threadToken(reply.conversation_id, keys.indexHash),
      date: new Date(reply.queued_at),
    });
  } catch (error) {
    logger.warn({ reply: reply.reply_id, err: error }, 'a reply cannot be written as a mail');
    return undefined;
  }
}

async function deliver(
  { relay, blobs }: SenderNeeds,
  conversationId: string,
  mail: ComposedMail,
  signal: AbortSignal,
): Promise<Result> {
  if (relay) {
    const delivered = await relay.deliver(mail, signal);
    return delivered.outcome === 'sent' ? { outcome: 'sent', localBlobId: '' } : delivered;
  }
  try {
    const seal = { subject: conversationSubject(conversationId), maxBytes: MAX_LOCAL_BYTES };
    const { id } = await blobs.put(mail.raw, seal);
    return { outcome: 'sent', localBlobId: id };
  } catch (error) {
    return { outcome: 'failed', reason: error instanceof Error ? error.name : 'not-stored', final: false };
  }
}

/** What happened happened: it is told until it is written, or until the lease is lost and a successor says uncertain. */
async function record(
  { store, clock, logger }: SenderNeeds,
  conversationId: string,
  replyId: string,
  attempt: number,
  result: Result,
  signal: AbortSignal,
): Promise<void> {
  const tell = () => {
    const context = causeOf(replyId);
    if (result.outcome === 'uncertain') {
      return recordReplyUncertain(store, conversationId, { replyId, attempt }, context);
    }
    if (result.outcome === 'sent') {
      return recordReplySent(
        store,
        conversationId,
        { replyId, attempt, localBlobId: result.localBlobId },
        context,
      );
    }
    const { reason, final } = result;
    const at = instantOf(clock.now());
    return recordReplyFailed(store, conversationId, { replyId, attempt, reason, final, at }, context);
  };
  for (;;) {
    try {
      await tell();
      return;
    } catch (error) {
      if (signal.aborted || error instanceof Rejection) throw error;
      logger.warn({ reply: replyId, err: error }, 'what became of a reply could not be written yet');
      await pause(RECORD_AGAIN_MS, signal);
    }
  }
}
