import type {
  ConversationEvent,
  ConversationOpened,
  MessageReceived,
  Received,
  ReplyQueued,
} from '../src/domain/conversation.events.ts';

/** Fixed facts that tests of this service speak about. */
export const sealed = (box: string) => ({ subject: 'conversation:1', keyVersion: 1, box });
export const ANN = 'account-ann';
export const BOB = 'account-bob';

export const opening: ConversationOpened['data'] = {
  channel: 'mail',
  mailbox: 'support@rapport.example',
  contactPoint: 'cp-li',
  address: sealed('address'),
  displayName: sealed('name'),
  subject: sealed('subject'),
};

export const message = (
  n: number,
  changed: Partial<MessageReceived['data']> = {},
): MessageReceived['data'] => ({
  messageId: `message-${n}`,
  mailId: `mail-${n}`,
  contactPoint: 'cp-li',
  address: sealed('address'),
  displayName: sealed('name'),
  subject: sealed('subject'),
  text: sealed(`text ${n}`),
  textTruncated: false,
  htmlBlobId: '',
  attachments: [],
  automatic: false,
  marks: [],
  participants: ['cp-li'],
  replyTo: sealed('address'),
  threading: sealed('threading'),
  rawSubject: `mail:${n}`,
  ...changed,
});

export const received = (n: number, changed: Partial<MessageReceived['data']> = {}): ConversationEvent => ({
  type: 'MessageReceived',
  data: message(n, changed),
});
export const ref = (n: number): Received => ({ messageId: `message-${n}`, mailId: `mail-${n}` });

export const reply = (n: number): Omit<ReplyQueued['data'], 'answers'> => ({
  replyId: `reply-${n}`,
  accountId: ANN,
  text: sealed('answer'),
  to: sealed('to'),
  subject: sealed('subject'),
  internetMessageId: `<reply-${n}@rapport.example>`,
  threading: sealed('threading'),
});

export const opened: ConversationEvent = { type: 'ConversationOpened', data: opening };
export const taken = (accountId: string, from = ''): ConversationEvent => ({
  type: 'ConversationTaken',
  data: { accountId, from },
});
export const queued = (n: number, ...answers: readonly Received[]): ConversationEvent => ({
  type: 'ReplyQueued',
  data: { ...reply(n), answers },
});
export const attempted = (n: number, attempt: number): ConversationEvent => ({
  type: 'ReplyAttempted',
  data: { replyId: `reply-${n}`, attempt, epoch: 1, via: 'relay' },
});
export const failed = (n: number, attempt: number, final: boolean, retryAt = ''): ConversationEvent => ({
  type: 'ReplyFailed',
  data: { replyId: `reply-${n}`, attempt, reason: '451 4.7.1', final, retryAt },
});
export const sent = (n: number, ...answers: readonly Received[]): ConversationEvent => ({
  type: 'ReplySent',
  data: { replyId: `reply-${n}`, localBlobId: '', answers },
});
export const uncertain = (n: number): ConversationEvent => ({
  type: 'ReplyUncertain',
  data: { replyId: `reply-${n}` },
});
export const closed = (
  reason: 'answered' | 'spam' | 'no-answer-needed',
  ...unanswered: readonly Received[]
): ConversationEvent => ({
  type: 'ConversationClosed',
  data: { accountId: ANN, reason, unanswered },
});

/** A reply that the relay is being asked to take. */
export const inTheAir = [opened, received(1), taken(ANN), queued(1, ref(1)), attempted(1, 1)] as const;
