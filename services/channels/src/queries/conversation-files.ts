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
  conversationId: string,
  messageId: string,
): Promise<string | undefined> {
  const row = await database.maybeOne<{ readonly html_blob_id: string }>(sql`
    select html_blob_id from read.messages_v1
    where message_id = ${messageId} and conversation_id = ${conversationId} and html_blob_id <> ''`);
  return row?.html_blob_id;
}

/** An attachment of the conversation by its blob; undefined when it is not one of this conversation. */
export async function attachmentFile(
  database: Database,
  conversationId: string,
  blobId: string,
): Promise<AttachmentFile | undefined> {
  const rows = await database.many<AttachmentFile>(sql`
    select a ->> 'mediaType' as media_type, a -> 'fileName' as file_name
    from read.messages_v1 m cross join jsonb_array_elements(m.attachments) a
    where m.conversation_id = ${conversationId} and a ->> 'blobId' = ${blobId} limit 1`);
  return rows[0];
}

/** Blob of a received mail as it came in. */
export async function rawMail(database: Database, mailId: string): Promise<string | undefined> {
  const row = await database.maybeOne<{ readonly raw_blob_id: string }>(
    sql`select raw_blob_id from read.mails_v1 where mail_id = ${mailId} and repeat = 0`,
  );
  return row?.raw_blob_id;
}
