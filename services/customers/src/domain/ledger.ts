import { type AskedPurpose, Consent, lastWord } from './consent.ts';
import type {
  ConsentAsked,
  ConsentEvent,
  ConsentGiven,
  ConsentWithdrawn,
  ContactChannel,
} from './consent.events.ts';

/** A word with the instant it was said at. */
export type Dated<Event extends ConsentEvent = ConsentEvent> = Event & { readonly occurredAt: string };

/** How a permission stands, with what shows it: the last word on it, and what was asked since and is not confirmed. */
export interface Permission {
  readonly word?: Dated<ConsentGiven | ConsentWithdrawn>;
  readonly pending?: Dated<ConsentAsked>;
}

/** Reads in all that was said at a contact point how one permission stands. */
export function permissionIn(
  words: readonly Dated[],
  purpose: AskedPurpose,
  channel: ContactChannel,
): Permission {
  let state = Consent.initial;
  let permission: Permission = {};
  for (const event of words) {
    const before = lastWord(state, purpose, channel);
    state = Consent.evolve(state, event);
    if (isWord(event) && lastWord(state, purpose, channel) !== before) permission = { word: event };
    else if (isAsking(event, purpose.code, channel)) permission = { ...permission, pending: event };
  }
  return permission;
}

const isWord = (event: Dated): event is Dated<ConsentGiven | ConsentWithdrawn> =>
  event.type === 'ConsentGiven' || event.type === 'ConsentWithdrawn';

const isAsking = (event: Dated, purpose: string, channel: ContactChannel): event is Dated<ConsentAsked> =>
  event.type === 'ConsentAsked' && event.data.purpose === purpose && event.data.channel === channel;
