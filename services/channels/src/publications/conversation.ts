import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import type { ConversationEvent } from '../domain/conversation.events.ts';
import type { SealedText } from '../domain/sealed-text.ts';

const TOPIC = 'rapport.channels.conversation.v1';

/** What others hear of a conversation. The sender's own bookkeeping is not theirs to know. */
export const conversationPublications = {
  ConversationOpened: of(
    'ConversationOpened',
    'conversationOpened',
    ({ contactKind, address, displayName, ...data }) => ({
      ...data,
      contactKind: contactKind ?? '',
      address: said(address),
      displayName: said(displayName),
    }),
  ),
  MessageReceived: of('MessageReceived', 'messageReceived', ({ attachments, ...data }) => ({
    messageId: data.messageId,
    mailId: data.mailId,
    channel: data.channel ?? '',
    contactPoint: data.contactPoint,
    address: said(data.address),
    displayName: said(data.displayName),
    subject: data.subject,
    text: data.text,
    textTruncated: data.textTruncated,
    htmlBlobId: data.htmlBlobId,
    attachments: attachments.map((attachment) => ({ ...attachment, bytes: BigInt(attachment.bytes) })),
    automatic: data.automatic,
    marks: data.marks,
  })),
  ConversationTaken: of('ConversationTaken', 'conversationTaken', ({ accountId }) => ({ accountId })),
  ConversationReleased: of('ConversationReleased', 'conversationReleased', (data) => data),
  NoteWritten: of('NoteWritten', 'noteWritten', (data) => data),
  ReplyQueued: of(
    'ReplyQueued',
    'replyQueued',
    ({ replyId, accountId, text, to, subject, internetMessageId, answers, via }) => ({
      replyId,
      accountId,
      text,
      to: said(to),
      subject: said(subject),
      internetMessageId,
      via: via ?? '',
      answers: answers.map(({ messageId }) => messageId),
    }),
  ),
  ReplyAttempted: null,
  ReplySent: of('ReplySent', 'replySent', ({ replyId }) => ({ replyId })),
  ReplyFailed: of('ReplyFailed', 'replyFailed', ({ replyId, reason, final }) => ({ replyId, reason, final })),
  ReplyRequeued: null,
  ReplyUncertain: of('ReplyUncertain', 'replyUncertain', (data) => data),
  ReplyRetried: of('ReplyRetried', 'replyRetried', (data) => data),
  ConversationClosed: of('ConversationClosed', 'conversationClosed', ({ accountId, reason }) => ({
    accountId,
    reason,
  })),
  ConversationReopened: of('ConversationReopened', 'conversationReopened', ({ by }) => ({ by })),
  PartyLearned: of('PartyLearned', 'partyLearned', (data) => data),
  RepliesSeen: of('RepliesSeen', 'repliesSeen', ({ replyIds }) => ({ replyIds: [...replyIds] })),
  VisitorIntroduced: of(
    'VisitorIntroduced',
    'visitorIntroduced',
    ({ by, contactPoint, address, displayName }) => ({
      by,
      contactPoint,
      address: said(address),
      displayName: said(displayName),
    }),
  ),
} satisfies Publications & Readonly<Record<ConversationEvent['type'], unknown>>;

/** What is not there is left out. */
const said = (sealed: SealedText | null) => sealed ?? undefined;

type DataOf<T extends ConversationEvent['type']> = Extract<ConversationEvent, { type: T }>['data'];

function of<T extends ConversationEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
