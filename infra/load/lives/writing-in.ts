import type {
  ConversationClosed,
  ConversationEvent,
  MessageReceived,
  Received,
} from '@rapport/channels/domain/conversation.events.ts';
import type { MailAccepted, MailFiled } from '@rapport/channels/domain/mail.events.ts';
import type { MessageIdEvent } from '@rapport/channels/domain/message-id.events.ts';
import type { PartyEvent } from '@rapport/customers/domain/party.events.ts';
import type { PartyIdentified } from '@rapport/customers/domain/recognition.events.ts';
import { type Uuid, deriveUuid } from '@rapport/kernel/values';
import { cities, fill, products, topics } from '../../sample/texts.ts';
import { type Part, type Pen, heardBy } from '../pen.ts';
import { beginning } from './arriving.ts';
import { type Act, HOUR, type Life, MINUTE, accountActor, agentOf, partySubject } from './life.ts';

interface Thread {
  readonly conversationId: Uuid;
  readonly internetId: string;
  readonly received: Received;
  readonly subject: string;
  readonly answer: string;
  readonly agent: string;
}

/** Part of the conversations that nobody has answered yet. */
const UNANSWERED = 0.01;

/** The customer writes a mail; mostly it is answered within the day, and the conversation closed. */
export function writeIn(life: Life, pen: Pen): readonly Act[] {
  const { language, greeting } = life.person;
  const topic = life.random.pick(topics[language]);
  const values = {
    greeting,
    product: life.random.pick<string>(products[language]),
    city: life.random.pick<string>(cities[language]),
    order: `T${100_000 + life.random.below(900_000)}`,
    days: String(2 + life.random.below(8)),
    size: String(100 + 50 * life.random.below(8)),
  };
  const filled = (text: string) => fill(text, values);
  const mailId = deriveUuid('mail', pen.id());
  const conversationId = deriveUuid('conversation', mailId);
  const thread: Thread = {
    conversationId,
    internetId: `<${mailId}@${life.person.address.split('@')[1]}>`,
    received: { messageId: deriveUuid('message', mailId), mailId },
    subject: filled(topic.subject),
    answer: filled(life.random.pick(topic.answer)),
    agent: agentOf(life),
  };
  receive(life, pen, thread, filled(life.random.pick(topic.opening)));
  if (life.random.chance(UNANSWERED)) return [];
  const answered = pen.at.getTime() + 20 * MINUTE + life.random.below(6 * HOUR);
  return [{ at: answered, perform: (later) => answer(life, later, thread) }];
}

/** What a mail brings: accepted, filed as a conversation, recognised, and the conversation told. */
function receive(life: Life, pen: Pen, thread: Thread, text: string): void {
  const { mailId } = thread.received;
  const accepted = pen.write('channels', 'customer', [
    { streamId: `mail-${mailId}`, facts: [acceptedAs(life, pen, thread)] },
    threaded(life, pen, thread.internetId, { type: 'MessageIdClaimed', data: { mailId } }),
  ]);
  const filed: MailFiled = {
    type: 'MailFiled',
    data: { messageId: thread.received.messageId, conversationId: thread.conversationId },
  };
  const opened = pen.write(
    'channels',
    'service:channels',
    [
      { streamId: `mail-${mailId}`, facts: [filed] },
      said(thread, openingOf(life, pen, thread, text)),
      threaded(life, pen, thread.internetId, threadedBy(thread, 'mail')),
    ],
    heardBy('file-mail', accepted.ids[0]!, 'file'),
  );
  const identified = recognise(life, pen, thread, opened.ids[1]!);
  pen.write(
    'channels',
    'service:channels',
    [said(thread, [{ type: 'PartyLearned', data: { partyId: life.partyId } }])],
    heardBy('learn-party', identified, 'learn'),
  );
}

const said = ({ conversationId }: Thread, facts: readonly ConversationEvent[]): Part => ({
  streamId: `conversation-${conversationId}`,
  facts,
});

const subjectOf = ({ conversationId }: Thread) => `conversation:${conversationId}`;

const threadedBy = ({ conversationId }: Thread, by: 'mail' | 'reply'): MessageIdEvent => ({
  type: 'MessageIdThreaded',
  data: { by, conversationId },
});

function threaded({ company: { mailbox } }: Life, pen: Pen, internetId: string, fact: MessageIdEvent): Part {
  const named = pen.hash('message-id', JSON.stringify([mailbox, internetId]));
  return { streamId: `messageid-${deriveUuid('message-id', named)}`, facts: [fact] };
}

/** Raw mails are not part of a loaded history: what stands in the conversation is all there is of them. */
function acceptedAs({ company: { mailbox }, person }: Life, pen: Pen, thread: Thread): MailAccepted {
  const envelope = pen.seal(
    subjectOf(thread),
    'envelope',
    JSON.stringify({ from: person.address, to: [mailbox] }),
  );
  const data = { mailbox, envelope, rawBlobId: '', rawBytes: 0, rawSubject: subjectOf(thread) };
  return { type: 'MailAccepted', data: { ...data, emptyReturnPath: false, sameIdOtherContent: false } };
}

function openingOf(life: Life, pen: Pen, thread: Thread, text: string): readonly ConversationEvent[] {
  const { contactPoint, person, company } = life;
  const sealed = (field: string, plain: string) => pen.seal(subjectOf(thread), field, plain);
  const address = sealed('address', person.address);
  const displayName = sealed('display_name', person.name);
  const subject = sealed('subject', thread.subject);
  const message: MessageReceived['data'] = {
    ...thread.received,
    ...{ contactPoint, address, displayName, subject },
    text: sealed('text', text),
    textTruncated: false,
    htmlBlobId: '',
    attachments: [],
    automatic: false,
    marks: [],
    participants: [contactPoint],
    replyTo: sealed('reply_to', person.address),
    threading: sealed('threading', JSON.stringify({ messageId: thread.internetId, references: [] })),
    rawSubject: '',
  };
  const opening = { channel: 'mail' as const, mailbox: company.mailbox, contactPoint };
  return [
    { type: 'ConversationOpened', data: { ...opening, address, displayName, subject } },
    { type: 'MessageReceived', data: message },
  ];
}

/** Whose address it is; the first time, somebody new. Answers the event that says so. */
function recognise(life: Life, pen: Pen, thread: Thread, opened: Uuid): Uuid {
  const { conversationId } = thread;
  pen.tie(subjectOf(thread), partySubject(life));
  const { partyId, contactPoint } = life;
  const identified: PartyIdentified = {
    type: 'PartyIdentified',
    data: { partyId, contactPoint, by: 'contact-point' },
  };
  const parts = [
    ...(life.begun ? [] : beginning(life, pen)),
    { streamId: `recognition-${conversationId}`, facts: [identified] },
  ];
  const under = heardBy('recognise-sender', opened, 'recognise');
  return pen.write('customers', 'service:customers', parts, under).ids.at(-1)!;
}

/** Somebody takes it, answers, and closes it. */
function answer(life: Life, pen: Pen, thread: Thread): readonly Act[] {
  const { agent: accountId, received, conversationId } = thread;
  const actor = accountActor(accountId);
  const replyId = pen.id();
  const sealed = (field: string, plain: string) => pen.seal(subjectOf(thread), field, plain);
  const internetMessageId = `<${replyId}@rapport.example>`;
  const queued = {
    ...{ replyId, accountId, internetMessageId, answers: [received] },
    text: sealed('text', thread.answer),
    to: sealed('to', life.person.address),
    subject: sealed('subject', `Re: ${thread.subject}`),
    threading: sealed(
      'threading',
      JSON.stringify({ messageId: thread.internetId, references: [thread.internetId] }),
    ),
  };
  const say = (who: string, ...facts: readonly ConversationEvent[]) => [who, said(thread, facts)] as const;
  const [taker, taken] = say(actor, { type: 'ConversationTaken', data: { from: '', accountId } });
  pen.write('channels', taker, [taken]);
  pen.write('channels', actor, [
    said(thread, [{ type: 'ReplyQueued', data: queued }]),
    threaded(life, pen, internetMessageId, threadedBy(thread, 'reply')),
  ]);
  pen.write('channels', 'service:channels', [
    said(thread, [{ type: 'ReplyAttempted', data: { replyId, attempt: 1, epoch: 1, via: 'relay' } }]),
  ]);
  const sent = pen.write('channels', 'service:channels', [
    said(thread, [{ type: 'ReplySent', data: { replyId, localBlobId: '', answers: [received] } }]),
  ]);
  confirm(life, pen, sent.ids[0]!);
  const closed: ConversationClosed = {
    type: 'ConversationClosed',
    data: { reason: 'answered', accountId, unanswered: [] },
  };
  pen.write('channels', actor, [{ streamId: `conversation-${conversationId}`, facts: [closed] }]);
  return [];
}

/** Whoever was answered is provisional no longer. */
function confirm(life: Life, pen: Pen, sent: Uuid): void {
  const fact: PartyEvent = { type: 'PartyConfirmed', data: { reason: 'by-fact' } };
  const parts = life.confirmed ? [] : [{ streamId: `party-${life.partyId}`, facts: [fact] }];
  life.confirmed = true;
  pen.write('customers', 'service:customers', parts, heardBy('recognise-sender', sent, 'confirm'));
}
