import { type Seen, loadState } from '@rapport/kernel/command';
import type { Decider, DomainEvent } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { deriveUuid } from '@rapport/kernel/values';

/** Keyed hash of a text under a kind, hex: the key ring's `indexHash`. */
export type KeyedHash = (kind: string, text: string) => string;

export const conversationStream = (conversationId: string) => `conversation-${conversationId}`;
export const callStream = (callId: string) => `call-${callId}`;
export const formStream = (formId: string) => `form-${formId}`;
export const siteStream = (siteId: string) => `site-${siteId}`;
export const submissionStream = (submissionId: string) => `submission-${submissionId}`;
export const sendingStream = (messageId: string) => `sending-${messageId}`;
export const dispatchStream = (runId: string) => `dispatch-${runId}`;
export const promotionsStream = (partyId: string) => `promotions-${partyId}`;
export const GATE_RULES_STREAM = 'gate-rules';
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

/** The stream of a contact point as something to be sent to. */
export const addressStream = (contactPoint: string) => `address-${deriveUuid('address', contactPoint)}`;

/** A stream as it was looked at. */
export type Looked<State> = Seen<State> & { readonly streamId: string };

/** Looks at a stream: what is decided on it counts only as long as it stands so. */
export async function look<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Pick<Decider<State, never, Event>, 'initial' | 'evolve' | 'unseen'>,
  streamId: string,
): Promise<Looked<State>> {
  return { streamId, ...(await loadState(store, decider, streamId)) };
}
