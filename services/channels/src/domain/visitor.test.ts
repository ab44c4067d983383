import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { ANN, message, opening, ref, reply, sealed, taken } from '../../test/facts.ts';
import { Conversation } from './conversation.ts';
import type { ConversationCommand } from './conversation.commands.ts';
import type { ConversationEvent, VisitorIntroduced } from './conversation.events.ts';
import { Site, type SiteCommand } from './site.ts';
import type { SiteEvent } from './site.events.ts';

const chat = scenario(Conversation);
const nobody = { contactPoint: '', address: null, displayName: null } as const;
const inChat = (n: number) =>
  message(n, {
    ...nobody,
    channel: 'chat',
    participants: [],
    replyTo: null,
    threading: null,
    rawSubject: '',
  });
const begun: ConversationEvent = {
  type: 'ConversationOpened',
  data: { ...opening, ...nobody, channel: 'chat' },
};
const heard = (n: number): ConversationEvent => ({ type: 'MessageReceived', data: inChat(n) });
const introduction = (by: 'said' | 'signed', who: string): VisitorIntroduced['data'] => ({
  introductionId: `${by} ${who}`,
  by,
  contactPoint: who,
  address: sealed(who),
  displayName: null,
});
const introduce = (by: 'said' | 'signed', who: string): ConversationCommand => ({
  type: 'IntroduceVisitor',
  data: introduction(by, who),
});
const introduced = (by: 'said' | 'signed', who: string): ConversationEvent => ({
  type: 'VisitorIntroduced',
  data: introduction(by, who),
});
const unaddressed = { to: null, subject: null, internetMessageId: '', threading: null };
const answer = (n: number, type: 'QueueReply' | 'QueueNotice' = 'QueueReply'): ConversationCommand => ({
  type,
  data: { ...reply(n), ...unaddressed, via: 'chat' },
});
const answered = (n: number, ...answers: readonly ReturnType<typeof ref>[]): readonly ConversationEvent[] => [
  { type: 'ReplyQueued', data: { ...reply(n), ...unaddressed, via: 'chat', answers } },
  { type: 'ReplySent', data: { replyId: `reply-${n}`, localBlobId: '', via: 'chat', answers } },
];
const see = (...numbers: readonly number[]): ConversationCommand => ({
  type: 'SeeReplies',
  data: { replyIds: numbers.map((n) => `reply-${n}`) },
});
const seen = (...numbers: readonly number[]): ConversationEvent => ({
  type: 'RepliesSeen',
  data: { replyIds: numbers.map((n) => `reply-${n}`) },
});

describe('who the visitor of a website is', () => {
  test('comes with their first words or after them, never before', () => {
    const first: ConversationCommand = {
      type: 'ReceiveMessage',
      data: {
        message: inChat(1),
        opening: { ...opening, ...nobody, channel: 'chat' },
        introduction: introduction('said', 'li'),
      },
    };
    chat.given().when(first).then(begun, heard(1), introduced('said', 'li'));
    chat.given(begun, heard(1), introduced('said', 'li')).when(first).thenNothing();
    chat.given().when(introduce('said', 'li')).thenRejected('conversation-unknown');
  });

  test('may be said anew, and the same again is no news', () => {
    const li = introduced('said', 'li');
    chat.given(begun, heard(1), li).when(introduce('said', 'li')).thenNothing();
    chat.given(begun, heard(1), li).when(introduce('said', 'han')).then(introduced('said', 'han'));
    const often = Array.from({ length: 20 }, (_, n) => introduced('said', `name ${n}`));
    chat
      .given(begun, heard(1), ...often)
      .when(introduce('said', 'one more'))
      .thenRejected('introduced-too-often');
  });

  test('is what the website signed, against every word; and nobody reads on as somebody else', () => {
    const signed = introduced('signed', 'li');
    chat.given(begun, heard(1), introduced('said', 'han')).when(introduce('signed', 'li')).then(signed);
    chat.given(begun, heard(1), signed).when(introduce('said', 'ceo')).thenNothing();
    chat.given(begun, heard(1), signed).when(introduce('signed', 'han')).thenRejected('visitor-is-another');
    const asHan: ConversationCommand = {
      type: 'ReceiveMessage',
      data: {
        message: inChat(2),
        opening: { ...opening, ...nobody, channel: 'chat' },
        introduction: introduction('signed', 'han'),
      },
    };
    chat.given(begun, heard(1), signed).when(asHan).thenRejected('visitor-is-another');
  });
});

describe('an answer in the chat', () => {
  test('is sent when it is said, and what waited is answered', () => {
    chat
      .given(begun, heard(1), heard(2), taken(ANN))
      .when(answer(1))
      .then(...answered(1, ref(1), ref(2)));
    chat
      .given(begun, heard(1), taken(ANN), ...answered(1, ref(1)))
      .when(answer(1))
      .thenNothing();
    chat.given(begun, heard(1)).when(answer(1)).thenRejected('conversation-not-yours');
  });

  test('of a service answers nothing that waits', () => {
    chat
      .given(begun, heard(1))
      .when(answer(1, 'QueueNotice'))
      .then(...answered(1));
  });

  test('is seen once, and only what was said in the chat', () => {
    const history = [begun, heard(1), taken(ANN), ...answered(1, ref(1)), ...answered(2)];
    chat
      .given(...history)
      .when(see(1, 2, 2, 7))
      .then(seen(1, 2));
    chat
      .given(...history, seen(1))
      .when(see(1, 2))
      .then(seen(2));
    chat
      .given(...history, seen(1, 2))
      .when(see(1, 2))
      .thenNothing();
    const byMail: ConversationEvent = { type: 'ReplyQueued', data: { ...reply(3), answers: [] } };
    chat
      .given(...history, byMail)
      .when(see(3))
      .thenNothing();
  });
});

describe('a website with a chat', () => {
  const said = {
    name: 'Shop',
    origins: ['https://www.example.com'],
    mailbox: 'support@rapport.example',
    greeting: { zh: '您好', en: 'Hello' },
    accountId: ANN,
  };
  const site = scenario(Site);
  const define = (changed: object = {}, anew = false): SiteCommand => ({
    type: 'DefineSite',
    data: { ...said, ...changed, anew },
  });
  const defined = (version: number, changed: object = {}): SiteEvent => ({
    type: 'SiteDefined',
    data: { ...said, ...changed, version },
  });
  const closed: SiteEvent = { type: 'SiteClosed', data: { accountId: ANN } };
  const renew: SiteCommand = { type: 'RenewSiteSecret', data: { accountId: ANN } };

  test('is said in versions, and the same again is none', () => {
    site.given().when(define({}, true)).then(defined(1));
    site
      .given(defined(1))
      .when(define({ origins: [] }))
      .then(defined(2, { origins: [] }));
    site
      .given(defined(1))
      .when(define({ accountId: 'bob' }))
      .thenNothing();
    site.given().when(define()).thenRejected('site-unknown');
    site
      .given(defined(1))
      .when(define({ origins: [] }, true))
      .thenRejected('site-already-there');
  });

  test('signs with a new secret from the next on, and is closed for good', () => {
    const renewed: SiteEvent = { type: 'SiteSecretRenewed', data: { generation: 2, accountId: ANN } };
    site.given(defined(1)).when(renew).then(renewed);
    site
      .given(defined(1), renewed)
      .when(renew)
      .then({ type: 'SiteSecretRenewed', data: { generation: 3, accountId: ANN } });
    site
      .given(defined(1))
      .when({ type: 'CloseSite', data: { accountId: ANN } })
      .then(closed);
    site
      .given(defined(1), closed)
      .when({ type: 'CloseSite', data: { accountId: ANN } })
      .thenNothing();
    site.given(defined(1), closed).when(renew).thenRejected('site-closed');
    site.given(defined(1), closed).when(define()).thenRejected('site-closed');
    site.given().when(renew).thenRejected('site-unknown');
  });
});
