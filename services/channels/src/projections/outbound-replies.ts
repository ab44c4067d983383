import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { ReplyAttempted, ReplyFailed, ReplyQueued, ReplySent } from '../domain/conversation.events.ts';

/** One row per reply by mail: what the sender still has to do, and what became of the rest. */
export const outboundReplies: Projection = {
  name: 'outbound_replies_v1',
  from: 'own',
  key: ['reply_id'],
  columns: {
    reply_id: 'uuid',
    conversation_id: 'uuid',
    state: 'text',
    attempt: 'integer',
    epoch: 'bigint',
    via: 'text',
    reason: 'text',
    final: 'boolean',
    retry_at: 'timestamptz',
    queued_at: 'timestamptz',
    text: 'jsonb',
    recipient: 'jsonb',
    subject: 'jsonb',
    threading: 'jsonb',
    internet_message_id: 'text',
  },
  on: {
    ReplyQueued: (event: HeardEvent<ReplyQueued['data']>) => {
      const { replyId, via, text, to, subject, threading, internetMessageId } = event.data;
      if (via === 'chat') return [];
      const row: Row = {
        reply_id: replyId,
        conversation_id: subjectOf(event),
        state: 'queued',
        attempt: 0,
        epoch: 0,
        via: '',
        reason: '',
        final: false,
        retry_at: null,
        queued_at: event.occurredAt,
        text,
        recipient: to,
        subject,
        threading,
        internet_message_id: internetMessageId,
      };
      return [{ key: [replyId], fold: () => row }];
    },
    ReplyAttempted: (event: HeardEvent<ReplyAttempted['data']>) => {
      const { replyId, attempt, epoch, via } = event.data;
      return change(replyId, { state: 'sending', attempt, epoch, via, retry_at: null });
    },
    ReplySent: ({ data: { via, replyId } }: HeardEvent<ReplySent['data']>) =>
      via === 'chat' ? [] : change(replyId, { state: 'sent', reason: '', final: true }),
    ReplyFailed: (event: HeardEvent<ReplyFailed['data']>) => {
      const { replyId, reason, final, retryAt } = event.data;
      return change(replyId, { state: 'failed', reason, final, retry_at: retryAt || null });
    },
    ReplyRequeued: (event: OfReply) => change(event.data.replyId, { state: 'queued', retry_at: null }),
    ReplyUncertain: (event: OfReply) => change(event.data.replyId, { state: 'uncertain', final: true }),
    ReplyRetried: (event: OfReply) =>
      change(event.data.replyId, { state: 'queued', final: false, retry_at: null }),
  },
};

type OfReply = HeardEvent<{ readonly replyId: string }>;

function change(replyId: string, columns: Row) {
  return [{ key: [replyId], fold: (row: Row = {}) => ({ ...row, ...columns }) }];
}
