import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { MessageReceived, NoteWritten, ReplyQueued } from '../domain/conversation.events.ts';

/** The lines of a conversation: received messages, notes, replies with their state. */
export const messages: Projection = {
  name: 'messages_v1',
  from: 'own',
  key: ['message_id'],
  columns: {
    message_id: 'uuid',
    conversation_id: 'uuid',
    kind: 'text',
    at: 'timestamptz',
    account_id: 'uuid',
    mail_id: 'uuid',
    address: 'jsonb',
    display_name: 'jsonb',
    subject: 'jsonb',
    text: 'jsonb',
    text_truncated: 'boolean',
    html_blob_id: 'text',
    attachments: 'jsonb',
    automatic: 'boolean',
    marks: 'jsonb',
    state: 'text',
  },
  on: {
    MessageReceived: (event: HeardEvent<MessageReceived['data']>) => {
      const { messageId, mailId, address, displayName, subject, text, textTruncated } = event.data;
      const { htmlBlobId, attachments, automatic, marks } = event.data;
      return line(event, messageId, {
        kind: 'received',
        mail_id: mailId,
        address,
        display_name: displayName,
        subject,
        text,
        text_truncated: textTruncated,
        html_blob_id: htmlBlobId,
        attachments,
        automatic,
        marks,
      });
    },
    NoteWritten: (event: HeardEvent<NoteWritten['data']>) => {
      const { noteId, accountId, text } = event.data;
      return line(event, noteId, { kind: 'note', account_id: accountId, text });
    },
    ReplyQueued: (event: HeardEvent<ReplyQueued['data']>) => {
      const { replyId, accountId, text, to, subject } = event.data;
      return line(event, replyId, {
        kind: 'reply',
        // What a service says in its own name was written by nobody.
        account_id: accountId || null,
        text,
        address: to,
        subject,
        state: 'queued',
      });
    },
    ReplyAttempted: became('sending'),
    ReplySent: became('sent'),
    ReplyFailed: became('failed'),
    ReplyRequeued: became('queued'),
    ReplyUncertain: became('uncertain'),
    ReplyRetried: became('queued'),
  },
};

function line(event: HeardEvent, id: string, columns: Row) {
  const row: Row = {
    message_id: id,
    conversation_id: subjectOf(event),
    at: event.occurredAt,
    account_id: null,
    mail_id: null,
    address: null,
    display_name: null,
    subject: null,
    text_truncated: false,
    html_blob_id: '',
    attachments: [],
    automatic: false,
    marks: [],
    state: '',
    ...columns,
  };
  return [{ key: [id], row }];
}

function became(state: string) {
  return (event: HeardEvent<{ readonly replyId: string }>) => [
    { key: [event.data.replyId], fold: (row: Row = {}) => ({ ...row, state }) },
  ];
}
