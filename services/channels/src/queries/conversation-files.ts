import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { SealedColumn } from './rows.ts';

/** An attachment of a message. */
export interface AttachmentFile {
  readonly file_name: SealedColumn;
  readonly media_type: string;
}

/** Blob of a message's HTML; undefined when the conversation has no such message or it has no HTML. */
export async function messageHtml(
  database: Database,
  visible: PolicyTree,
  { conversationId, messageId }: { readonly conversationId: string; readonly messageId: string },
): Promise<string | undefined> {
  const row = await database.maybeOne<{ readonly html_blob_id: string }>(sql`
    select m.html_blob_id from read.messages_v1 m join read.conversations_v1 c using (conversation_id)
    where m.message_id = ${messageId} and conversation_id = ${conversationId} and m.html_blob_id <> ''
      and ${compileToSql(visible, 'c')}`);
  return row?.html_blob_id;
}

/** An attachment of the conversation by its blob; undefined when it is not one of this conversation. */
export async function attachmentFile(
  database: Database,
  visible: PolicyTree,
  { conversationId, blobId }: { readonly conversationId: string; readonly blobId: string },
): Promise<AttachmentFile | undefined> {
  const rows = await database.many<AttachmentFile>(sql`
    select a ->> 'mediaType' as media_type, a -> 'fileName' as file_name
    from read.messages_v1 m join read.conversations_v1 c using (conversation_id)
      cross join jsonb_array_elements(m.attachments) a
    where conversation_id = ${conversationId} and a ->> 'blobId' = ${blobId} and ${compileToSql(visible, 'c')} limit 1`);
  return rows[0];
}

/** Blob of a received mail as it came in. */
export async function rawMail(
  database: Database,
  visible: PolicyTree,
  mailId: string,
): Promise<string | undefined> {
  const row = await database.maybeOne<{ readonly raw_blob_id: string }>(sql`
    select m.raw_blob_id from read.mails_v1 m left join read.conversations_v1 c using (conversation_id)
    where m.mail_id = ${mailId} and m.repeat = 0 and ${compileToSql(visible, 'c')}`);
  return row?.raw_blob_id;
}
