import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { sealed } from '../../test/facts.ts';
import type { MailEvent } from './mail.events.ts';
import { Mail } from './mail.ts';
import type { MessageIdEvent } from './message-id.events.ts';
import { MessageId } from './message-id.ts';

const accepted: MailEvent = {
  type: 'MailAccepted',
  data: {
    mailbox: 'support@rapport.example',
    rawBlobId: 'b',
    rawBytes: 9,
    rawSubject: 'mail:1',
    sameIdOtherContent: false,
    envelope: sealed('envelope'),
    emptyReturnPath: false,
  },
};
const repeated = (times: number): MailEvent => ({
  type: 'MailRepeated',
  data: { mailbox: 'support@rapport.example', times },
});
const accept = { type: 'AcceptMail', data: accepted.data } as const;
const place = { conversationId: 'c', messageId: 'm' };
const file = { type: 'FileMail', data: place } as const;
const aside = {
  type: 'SetMailAside',
  data: { ...place, reason: 'automatic', address: null, subject: null },
} as const;

describe('a received mail', () => {
  const { given } = scenario(Mail);
  test('is accepted once', () => given().when(accept).then(accepted));
  test('that comes again is counted', () => {
    given(accepted).when(accept).then(repeated(1));
    given(accepted, repeated(1)).when(accept).then(repeated(2));
  });
  test('is filed once', () => {
    given(accepted).when(file).then({ type: 'MailFiled', data: place });
    given(accepted, { type: 'MailFiled', data: place }).when(file).thenNothing();
  });
  test('that is set aside is not filed any more', () => {
    given(accepted).when(aside).then({ type: 'MailSetAside', data: aside.data });
    given(accepted, { type: 'MailSetAside', data: aside.data }).when(file).thenNothing();
  });
  test('that was never accepted is not settled', () => given().when(file).thenRejected('mail-unknown'));
});

describe('a Message-ID of a mailbox', () => {
  const { given } = scenario(MessageId);
  const claimed = (mailId: string): MessageIdEvent => ({ type: 'MessageIdClaimed', data: { mailId } });
  const threaded = (conversationId: string): MessageIdEvent => ({
    type: 'MessageIdThreaded',
    data: { conversationId, by: 'mail' },
  });
  test('is claimed by each mail once', () => {
    given()
      .when({ type: 'ClaimMessageId', data: { mailId: 'a' } })
      .then(claimed('a'));
    given(claimed('a'))
      .when({ type: 'ClaimMessageId', data: { mailId: 'a' } })
      .thenNothing();
    given(claimed('a'))
      .when({ type: 'ClaimMessageId', data: { mailId: 'b' } })
      .then(claimed('b'));
  });
  test('belongs to each conversation once', () => {
    const thread = { type: 'ThreadMessageId', data: { conversationId: 'c', by: 'mail' } } as const;
    given(claimed('a')).when(thread).then(threaded('c'));
    given(claimed('a'), threaded('c')).when(thread).thenNothing();
  });
});
