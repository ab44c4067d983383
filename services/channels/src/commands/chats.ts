import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { deriveUuid } from '@rapport/kernel/values';
import { Conversation } from '../domain/conversation.ts';
import type { ReceiveMessage } from '../domain/conversation.commands.ts';
import type { VisitorIntroduced } from '../domain/conversation.events.ts';
import type { Counter } from './forms.ts';
import { openSite } from './sites.ts';
import { contactPointOf, conversationStream, conversationSubject } from './streams.ts';

/** Somebody who chats on a website; only a token that we made says so. */
export interface Chatter {
  readonly siteId: string;
  readonly visitorId: string;
}

/** Who a visitor is said to be: a normal mail address or empty, a name or empty. */
export interface Introduction {
  readonly by: 'said' | 'signed';
  readonly mail: string;
  readonly name: string;
}

/** A visitor has one conversation, however often they come back. */
export const conversationOf = ({ siteId, visitorId }: Chatter) => deriveUuid('chat', siteId, visitorId);

/** Where a visitor's conversation is written. */
export const chatStream = (chatter: Chatter) => conversationStream(conversationOf(chatter));

/** What a visitor says; `messageId` is their page's, so that what is sent twice is said once. */
export interface Saying {
  readonly messageId: string;
  readonly text: string;
  readonly introduction?: Introduction | undefined;
}

/** Takes a visitor's words in; the first ones open the conversation. */
export function sayInChat(
  counter: Counter,
  chatter: Chatter,
  saying: Saying,
  context: CommandContext,
): Promise<Outcome> {
  const { store, keys } = counter;
  const stream = conversationStream(conversationOf(chatter));
  const requestHash = keys.indexHash('chat-message', saying.text);
  const idempotency = { key: `chat ${messageIdOf(chatter, saying)}`, requestHash, kind: 'client' } as const;
  const plan = async () => {
    const data = await receivedOf(counter, chatter, saying);
    return [step(Conversation, stream, { type: 'ReceiveMessage', data } as const)];
  };
  return execute(store, plan, { ...context, idempotency }, () => ({ messageId: saying.messageId }));
}

const messageIdOf = (chatter: Chatter, { messageId }: Saying) =>
  deriveUuid('chat-message', conversationOf(chatter), messageId);

async function receivedOf(
  counter: Counter,
  chatter: Chatter,
  saying: Saying,
): Promise<ReceiveMessage['data']> {
  const { mailbox } = await openSite(counter, chatter.siteId);
  const conversationId = conversationOf(chatter);
  const { text, introduction } = saying;
  const [subject, sealed] = await counter.keys.seal(conversationSubject(conversationId), [
    { field: 'subject', text: firstWords(text) },
    { field: 'text', text },
  ]);
  const messageId = messageIdOf(chatter, saying);
  const nobody = { contactPoint: '', address: null, displayName: null, subject: subject! };
  const message = {
    ...{ messageId, mailId: messageId, sentAs: saying.messageId, ...nobody, text: sealed! },
    ...{ textTruncated: false, htmlBlobId: '', attachments: [], automatic: false, marks: [] },
    ...{ participants: [], replyTo: null, threading: null, rawSubject: '' },
    channel: 'chat' as const,
  };
  const opening = { channel: 'chat' as const, mailbox, ...nobody };
  if (!introduction) return { message, opening };
  return { message, opening, introduction: await sealIntroduction(counter, conversationId, introduction) };
}

const FIRST_WORDS = 80;

/** What stands for a subject where nobody writes one. */
function firstWords(text: string): string {
  const line = text.trim().split('\n', 1)[0]!;
  const letters = [...line];
  return letters.length > FIRST_WORDS ? `${letters.slice(0, FIRST_WORDS).join('')}…` : line;
}

/** A visitor who has said something is said to be somebody. */
export async function introduceVisitor(
  counter: Counter,
  chatter: Chatter,
  introduction: Introduction,
  context: CommandContext,
): Promise<Outcome> {
  const conversationId = conversationOf(chatter);
  const stream = conversationStream(conversationId);
  const { version } = await loadState(counter.store, Conversation, stream);
  // Nothing was said yet: whoever says something first introduces themselves with it.
  if (version === 0) throw new Rejection('conversation-unknown');
  const data = await sealIntroduction(counter, conversationId, introduction);
  return await execute(
    counter.store,
    [step(Conversation, stream, { type: 'IntroduceVisitor', data } as const)],
    context,
  );
}

/** Answers that were on the visitor's screen. */
export function seeReplies(
  store: EventStore,
  chatter: Chatter,
  replyIds: readonly string[],
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'SeeReplies', data: { replyIds } } as const;
  return execute(store, [step(Conversation, conversationStream(conversationOf(chatter)), command)], context);
}

/** What a page that opens the chat has to know: how far the conversation has come, and whether it may go on in it. */
export interface ChatNow {
  /** Version of the conversation's stream; 0: nothing was said yet. */
  readonly version: number;
  readonly introduced: { readonly by: 'said' | 'signed'; readonly withAddress: boolean } | undefined;
  /** The website signs for somebody else than it did in this conversation. */
  readonly anothers: boolean;
}

/** Where a visitor's conversation stands. */
export async function chatNow(
  { store, keys }: Counter,
  chatter: Chatter,
  signed: Introduction | undefined,
): Promise<ChatNow> {
  const { state, version } = await loadState(
    store,
    Conversation,
    conversationStream(conversationOf(chatter)),
  );
  const { introduced } = state;
  const anothers =
    introduced?.by === 'signed' &&
    signed !== undefined &&
    introduced.contactPoint !== contactPointOf(keys.indexHash, signed.mail);
  const said = introduced && { by: introduced.by, withAddress: introduced.contactPoint !== '' };
  return { version, introduced: said, anothers };
}

async function sealIntroduction(
  { keys }: Counter,
  conversationId: string,
  { by, mail, name }: Introduction,
): Promise<VisitorIntroduced['data']> {
  const words = [
    ...(mail ? [{ field: 'address', text: mail }] : []),
    ...(name ? [{ field: 'display_name', text: name }] : []),
  ];
  const sealed = await keys.seal(conversationSubject(conversationId), words);
  const of = (field: string) => sealed[words.findIndex((word) => word.field === field)] ?? null;
  return {
    introductionId: deriveUuid(
      'introduction',
      keys.indexHash('introduction', JSON.stringify([by, mail, name])),
    ),
    by,
    contactPoint: mail ? contactPointOf(keys.indexHash, mail) : '',
    address: of('address'),
    displayName: of('display_name'),
  };
}
