import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { join, sql } from '@rapport/kernel/sql';
import { type Page, type SealedColumn, pageOf } from './rows.ts';

/** A reply kept in the house instead of sent. */
export interface LocalMail {
  readonly reply_id: string;
  readonly conversation_id: string;
  readonly blob_id: string;
  readonly sent_at: string;
  readonly recipient: SealedColumn;
  readonly subject: SealedColumn;
  readonly text: SealedColumn;
  readonly mailbox: string;
}

const SELECT = sql`
  select l.reply_id, l.conversation_id, l.blob_id, l.sent_at, o.recipient, o.subject, o.text, c.mailbox
  from read.local_mailbox_v1 l join read.outbound_replies_v1 o on o.reply_id = l.reply_id
  join read.conversations_v1 c on c.conversation_id = l.conversation_id`;

/** The local mailbox as `visible` lets see it, newest first, after the last row of the page before. */
export async function localMailbox(
  database: Database,
  visible: PolicyTree,
  limit: number,
  after?: { readonly sentAt: string; readonly replyId: string },
): Promise<Page<LocalMail>> {
  const beyond = after ? [sql`(l.sent_at, l.reply_id) < (${after.sentAt}, ${after.replyId}::uuid)`] : [];
  const rows = await database.many<LocalMail>(sql`
    ${SELECT} where ${join([compileToSql(visible, 'c'), ...beyond], ' and ')}
    order by l.sent_at desc, l.reply_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One mail of the local mailbox. */
export function localMail(
  database: Database,
  visible: PolicyTree,
  replyId: string,
): Promise<LocalMail | undefined> {
  return database.maybeOne<LocalMail>(
    sql`${SELECT} where l.reply_id = ${replyId} and ${compileToSql(visible, 'c')}`,
  );
}
