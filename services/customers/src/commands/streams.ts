import { type Seen, loadState } from '@rapport/kernel/command';
import type { Decider, DomainEvent } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, deriveUuid } from '@rapport/kernel/values';
import type { ReadPhoneNumber } from '@rapport/kernel/phone-number';

/** What commands need of the world. */
export interface Registry {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly readPhoneNumber: ReadPhoneNumber;
}

export const partyStream = (partyId: string) => `party-${partyId}`;
export const recognitionStream = (conversationId: string) => `recognition-${conversationId}`;
/** Streams of contact points and codes are named by a derived id, as all streams are. */
export const contactPointStream = (contactPoint: string) =>
  `contactpoint-${deriveUuid('contact-point', contactPoint)}`;
export const partyCodeStream = (code: string) => `partycode-${deriveUuid('party-code', code)}`;

/** Subject whose key seals what is known of a party. */
export const partySubject = (partyId: string) => `party:${partyId}`;
/** Subject whose key seals what is said in a conversation. */
export const conversationSubject = (conversationId: string) => `conversation:${conversationId}`;

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
