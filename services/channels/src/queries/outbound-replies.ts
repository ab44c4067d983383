import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { SealedColumn } from './rows.ts';

/** A reply that waits for the sender. */
export interface QueuedReply {
  readonly reply_id: string;
  readonly conversation_id: string;
  readonly mailbox: string;
  readonly queued_at: string;
  readonly text: SealedColumn;
  readonly recipient: SealedColumn;
  readonly subject: SealedColumn;
  readonly threading: SealedColumn;
  readonly internet_message_id: string;
}

/** A reply that a sender no longer there had in its hands. */
export interface AbandonedReply {
  readonly reply_id: string;
  readonly conversation_id: string;
  readonly attempt: number;
  readonly via: 'relay' | 'local';
}

/** Replies to be sent, oldest first. */
export function queuedReplies(database: Database, limit: number): Promise<readonly QueuedReply[]> {
  return database.many<QueuedReply>(sql`
    select o.reply_id, o.conversation_id, c.mailbox, o.queued_at, o.text, o.recipient, o.subject, o.threading,
      o.internet_message_id
    from read.outbound_replies_v1 o join read.conversations_v1 c on c.conversation_id = o.conversation_id
    where o.state = 'queued' order by o.queued_at, o.reply_id limit ${limit}`);
}

/** Replies that are still to be sent, first or again, by their ids. */
export function waitingReplies(
  database: Database,
  after: string,
  limit: number,
): Promise<readonly Pick<QueuedReply, 'reply_id' | 'conversation_id'>[]> {
  return database.many(sql`
    select reply_id, conversation_id from read.outbound_replies_v1
    where (state in ('queued', 'sending') or (state = 'failed' and not final)) and reply_id > ${after}
    order by reply_id limit ${limit}`);
}

/** Replies in the air since before this epoch of the sender's lease. */
export function abandonedReplies(database: Database, epoch: number): Promise<readonly AbandonedReply[]> {
  return database.many<AbandonedReply>(sql`
    select reply_id, conversation_id, attempt, via from read.outbound_replies_v1
    where state = 'sending' and epoch < ${epoch} order by queued_at, reply_id limit 100`);
}
