import { type Seen, loadState } from '@rapport/kernel/command';
import { type Decider, type DomainEvent, Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing } from '@rapport/kernel/sealing';
import { type Clock, deriveUuid } from '@rapport/kernel/values';
import type { Calendar } from '../adapters/calendar.ts';
import { type KnownQuote, Quote } from '../domain/quote.ts';
import type { SealedText } from '../domain/sealed-text.ts';

/** What commands need of the world. */
export interface Desk {
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly calendar: Calendar;
  /** All ids that stand for the same party as this one, by the merges heard of; always itself too. */
  readonly familyOf: (partyId: string) => Promise<readonly string[]>;
  /** Whom a conversation is with, as far as it was heard; undefined: nobody is known. */
  readonly partyOf: (conversationId: string) => Promise<string | undefined>;
}

export const productStream = (productId: string) => `product-${productId}`;
export const importStream = (importId: string) => `import-${importId}`;
export const leadStream = (leadId: string) => `lead-${leadId}`;
export const opportunityStream = (opportunityId: string) => `opportunity-${opportunityId}`;
export const quoteStream = (quoteId: string) => `quote-${quoteId}`;
export const orderStream = (orderId: string) => `order-${orderId}`;
/** There is one pipeline. */
export const PIPELINE_STREAM = `pipeline-${deriveUuid('pipeline')}`;
/** The pair's stream is named by a derived id, as all streams are. */
export const offerStream = (partyId: string, productId: string) =>
  `offer-${deriveUuid('offer', partyId, productId)}`;

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

/** A quote that was begun, as it was looked at; refuses `quote-unknown`. */
export async function lookAtQuote(store: EventStore, quoteId: string): Promise<Looked<KnownQuote>> {
  const { state, ...looked } = await look(store, Quote, quoteStream(quoteId));
  if (state.status === 'none') throw new Rejection('quote-unknown');
  return { ...looked, state };
}

/** Seals one text for a subject. */
export async function sealed(
  { keys }: Pick<Desk, 'keys'>,
  subject: string,
  field: string,
  text: string,
): Promise<SealedText> {
  const [box] = await keys.seal(subject, [{ field, text }]);
  return box!;
}

/** The same for a text that need not be there. */
export async function sealedIfAny(
  desk: Pick<Desk, 'keys'>,
  subject: string,
  field: string,
  text: string | undefined,
): Promise<SealedText | null> {
  return text === undefined || text === '' ? null : await sealed(desk, subject, field, text);
}

/** Subject whose key seals what is said of a party. */
export const partySubject = (partyId: string) => `party:${partyId}`;
/** Subject whose key seals what is said of somebody who is only a lead so far. */
export const leadSubject = (leadId: string) => `lead:${leadId}`;
/** Subject whose key seals what came of a conversation while nobody knows whom it is with. */
export const conversationSubject = (conversationId: string) => `conversation:${conversationId}`;
