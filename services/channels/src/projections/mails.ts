import {
  type HeardEvent,
  type Projection,
  type Row,
  type RowChange,
  subjectOf,
} from '@rapport/kernel/projection';
import type { CallRecorded } from '../domain/call.events.ts';
import type {
  ConversationClosed,
  ConversationReopened,
  MessageReceived,
  Received,
  ReplySent,
} from '../domain/conversation.events.ts';
import type { SubmissionReceived } from '../domain/submission.events.ts';
import type { MailAccepted, MailFiled, MailRepeated, MailSetAside } from '../domain/mail.events.ts';

/** Every arrival of a mail, of a form, of a message in a chat, and of a call that asks to be called back, and what became of it: the parts of the reckoning. */
export const mails: Projection = {
  name: 'mails_v1',
  from: 'own',
  key: ['mail_id', 'repeat'],
  columns: {
    mail_id: 'uuid',
    repeat: 'integer',
    mailbox: 'text',
    arrived_at: 'timestamptz',
    raw_blob_id: 'text',
    raw_bytes: 'bigint',
    same_id_other_content: 'boolean',
    bucket: 'text',
    reason: 'text',
    conversation_id: 'uuid',
    message_id: 'uuid',
    address: 'jsonb',
    subject: 'jsonb',
  },
  on: {
    MailAccepted: (event: HeardEvent<MailAccepted['data']>) => {
      const { rawBlobId, rawBytes, sameIdOtherContent } = event.data;
      return arrival(event, 0, {
        raw_blob_id: rawBlobId,
        raw_bytes: rawBytes,
        same_id_other_content: sameIdOtherContent,
        bucket: 'open',
      });
    },
    MailRepeated: (event: HeardEvent<MailRepeated['data']>) =>
      arrival(event, event.data.times, {
        raw_blob_id: '',
        raw_bytes: 0,
        same_id_other_content: false,
        bucket: 'repeat',
      }),
    CallRecorded: (event: HeardEvent<CallRecorded['data']>) => {
      const { callBackDue, conversationId, address } = event.data;
      if (!callBackDue) return [];
      const known = { conversation_id: conversationId || null, address: address ?? null };
      return arrival({ ...event, data: { mailbox: PHONE } }, 0, { ...UNMAILED, ...known });
    },
    SubmissionReceived: (event: HeardEvent<SubmissionReceived['data']>) => {
      const { conversationId, messageId, address, subject } = event.data;
      const known = { conversation_id: conversationId, message_id: messageId, address, subject };
      return arrival(event, 0, { ...UNMAILED, ...known });
    },
    CallReturned: (event: HeardEvent) => change(subjectOf(event), { bucket: 'answered' }),
    CallBackWaived: (event: HeardEvent) =>
      change(subjectOf(event), { bucket: 'closed', reason: 'no-answer-needed' }),
    MailFiled: (event: HeardEvent<MailFiled['data']>) =>
      change(subjectOf(event), {
        conversation_id: event.data.conversationId,
        message_id: event.data.messageId,
      }),
    MailSetAside: (event: HeardEvent<MailSetAside['data']>) =>
      change(subjectOf(event), {
        bucket: event.data.reason,
        conversation_id: event.data.conversationId || null,
        message_id: event.data.messageId || null,
        ...(event.data.address ? { address: event.data.address, subject: event.data.subject } : {}),
      }),
    MessageReceived: (event: HeardEvent<MessageReceived['data']>) => {
      const { mailId, messageId, channel, address, subject } = event.data;
      if (channel !== 'chat') return change(mailId, { address, subject });
      const known = { conversation_id: subjectOf(event), message_id: messageId, subject };
      return arrival({ ...event, streamId: `chat-${mailId}`, data: { mailbox: CHAT } }, 0, {
        ...UNMAILED,
        ...known,
      });
    },
    ReplySent: (event: HeardEvent<ReplySent['data']>) =>
      each(event.data.answers, { bucket: 'answered', reason: '' }),
    ConversationClosed: (event: HeardEvent<ConversationClosed['data']>) =>
      each(event.data.unanswered, {
        bucket: event.data.reason === 'spam' ? 'spam' : 'closed',
        reason: event.data.reason,
      }),
    ConversationReopened: (event: HeardEvent<ConversationReopened['data']>) =>
      each(event.data.waiting, { bucket: 'open', reason: '' }),
  },
};

/** What stands for a mailbox where the telephone rang. */
const PHONE = 'phone';
/** And where somebody wrote on a website. */
const CHAT = 'chat';
/** Of what came by no mail there is no raw mail. */
const UNMAILED: Row = { raw_blob_id: '', raw_bytes: 0, same_id_other_content: false, bucket: 'open' };

function arrival(event: HeardEvent<{ readonly mailbox: string }>, repeat: number, columns: Row) {
  const row: Row = {
    mail_id: subjectOf(event),
    repeat,
    mailbox: event.data.mailbox,
    arrived_at: event.occurredAt,
    reason: '',
    conversation_id: null,
    message_id: null,
    address: null,
    subject: null,
    ...columns,
  };
  return [{ key: [subjectOf(event), repeat], fold: () => row }];
}

function change(mailId: string, columns: Row): readonly RowChange[] {
  return [{ key: [mailId, 0], fold: (row: Row = {}) => ({ ...row, ...columns }) }];
}

function each(received: readonly Received[], columns: Row): readonly RowChange[] {
  return received.flatMap(({ mailId }) => change(mailId, columns));
}
