import type { BlobStore } from '@rapport/kernel/blobs';
import { type CommandContext, type Step, execute, step } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import { KeyDestroyed, type KeyRing } from '@rapport/kernel/sealing';
import { deriveUuid } from '@rapport/kernel/values';
import { Conversation } from '../domain/conversation.ts';
import type { MessageReceived } from '../domain/conversation.events.ts';
import type { MailCommand } from '../domain/mail.commands.ts';
import type { AsideReason, MailAccepted, MailSetAside } from '../domain/mail.events.ts';
import { Mail } from '../domain/mail.ts';
import { MessageId } from '../domain/message-id.ts';
import { echoesOf } from './sending-echoes.ts';
import { findThread } from './find-thread.ts';
import { type ReadMail, sealMessage } from './message-content.ts';
import { conversationStream, look, mailStream } from './streams.ts';

/** Everything the service writes with. */
export interface Desk {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
}

/** Makes a message of a conversation out of an accepted mail, or sets it aside. All in one append. */
export async function fileMail(
  desk: Desk,
  mailId: string,
  accepted: MailAccepted['data'],
  mail: ReadMail,
  context: CommandContext,
): Promise<void> {
  const sealed = new Map<string, MessageReceived['data']>();
  const message = async (conversationId: string) => {
    const done =
      sealed.get(conversationId) ?? (await sealMessage(desk, conversationId, mailId, accepted, mail));
    sealed.set(conversationId, done);
    return done;
  };
  await execute(desk.store, () => planFiling(desk, mailId, accepted, mail, message), context);
}

/** Sets a mail aside that nobody can be found to have sent, or that can no longer be opened. */
export async function setMailAside(
  { store }: Pick<Desk, 'store'>,
  mailId: string,
  reason: AsideReason,
  context: CommandContext,
): Promise<void> {
  await execute(store, () => settingAside(store, mailId, { ...NOWHERE, reason }), context);
}

const NOWHERE = { conversationId: '', messageId: '', address: null, subject: null };

async function planFiling(
  desk: Desk,
  mailId: string,
  { mailbox, rawSubject }: MailAccepted['data'],
  read: ReadMail,
  message: (conversationId: string) => Promise<MessageReceived['data']>,
): Promise<readonly Step[]> {
  const { store, keys } = desk;
  const thread = await findThread(store, keys, mailbox, read.clues, read.aside);
  const lost = thread.loop ? 'loop' : read.aside;
  if (lost && (lost === 'loop' || !thread.found)) {
    const data = { ...NOWHERE, ...(await listed(keys, rawSubject, read)), reason: lost };
    return [...(await settingAside(store, mailId, data)), ...(await echoesOf(desk, read, ''))];
  }
  const { conversationId, data } = await whereItLives(
    message,
    thread.found,
    deriveUuid('conversation', mailId),
  );
  const { contactPoint, address, displayName, subject, messageId } = data;
  const conversation = await look(store, Conversation, conversationStream(conversationId));
  // Linked before it is filed: a death in between leaves a link too many, not one too few.
  if (conversation.state.partyId) await keys.link(rawSubject, `party:${conversation.state.partyId}`);
  const mail = await look(store, Mail, mailStream(mailId));
  const opening = { channel: 'mail' as const, mailbox, contactPoint, address, displayName, subject };
  const outcome: MailCommand = lost
    ? { type: 'SetMailAside', data: { ...NOWHERE, reason: lost, conversationId, messageId } }
    : { type: 'FileMail', data: { conversationId, messageId } };
  return [
    step(Mail, mail.streamId, outcome, mail),
    step(
      Conversation,
      conversation.streamId,
      { type: 'ReceiveMessage', data: { message: data, opening } },
      conversation,
    ),
    ...thread.seen.map((seen) =>
      step(MessageId, seen.streamId, { type: 'ThreadMessageId', data: { conversationId, by: 'mail' } }, seen),
    ),
    ...(await echoesOf(desk, read, conversationId)),
  ];
}

/** The conversation found, unless its key is destroyed: what was forgotten is not spoken in again. */
async function whereItLives(
  message: (conversationId: string) => Promise<MessageReceived['data']>,
  found: { readonly conversationId: string } | undefined,
  otherwise: string,
): Promise<{ readonly conversationId: string; readonly data: MessageReceived['data'] }> {
  if (found) {
    try {
      return { conversationId: found.conversationId, data: await message(found.conversationId) };
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) throw error;
    }
  }
  return { conversationId: otherwise, data: await message(otherwise) };
}

/** What a list shows of a mail that no conversation shows. */
async function listed(
  keys: KeyRing,
  rawSubject: string,
  { clues, content }: ReadMail,
): Promise<Pick<MailSetAside['data'], 'address' | 'subject'>> {
  const [address, subject] = await keys.seal(rawSubject, [
    { field: 'address', text: clues.sender },
    { field: 'subject', text: content.subject },
  ]);
  return { address: address ?? null, subject: subject ?? null };
}

async function settingAside(
  store: EventStore,
  mailId: string,
  data: MailSetAside['data'],
): Promise<readonly Step[]> {
  const mail = await look(store, Mail, mailStream(mailId));
  return [step(Mail, mail.streamId, { type: 'SetMailAside', data }, mail)];
}
