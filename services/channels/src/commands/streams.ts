import { deriveUuid } from '@rapport/kernel/values';

/** Keyed hash of a text under a kind, hex: the key ring's `indexHash`. */
export type KeyedHash = (kind: string, text: string) => string;

export const conversationStream = (conversationId: string) => `conversation-${conversationId}`;
export const mailStream = (mailId: string) => `mail-${mailId}`;

/** Subject whose key seals what is said in a conversation. */
export const conversationSubject = (conversationId: string) => `conversation:${conversationId}`;

/** Id of a mail: the same raw bytes under the same Message-ID to the same mailbox are the same mail. */
export function mailIdOf(hash: KeyedHash, mailbox: string, messageId: string, sha256: string): string {
  return deriveUuid('mail', hash('mail', JSON.stringify([mailbox, messageId, sha256])));
}

/** Where mails of one thread meet: the stream of a Message-ID in a mailbox. */
export function messageIdStream(hash: KeyedHash, mailbox: string, messageId: string): string {
  return `messageid-${deriveUuid('message-id', hash('message-id', JSON.stringify([mailbox, messageId])))}`;
}

/** Keyed hash of a normalised mail address; the same in every service. */
export function contactPointOf(hash: KeyedHash, address: string): string {
  return hash('email', address);
}
