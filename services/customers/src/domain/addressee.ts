import type { Decider } from '@rapport/kernel/decider';
import type { ContactPointKind, PartyEvent } from './party.events.ts';
import type { SealedText } from './sealed-text.ts';
import { without } from './without.ts';

/** Where a party is reached, as its own stream says, in the order of the service's store. */
export interface AddresseeState {
  readonly known: boolean;
  readonly name?: SealedText;
  readonly contactPoints: Readonly<Record<string, AddressOf>>;
  readonly survivorId?: string;
  /** Whom it took in, by merge. */
  readonly absorbed: Readonly<Record<string, string>>;
}

export interface AddressOf {
  readonly kind: ContactPointKind;
  readonly address: SealedText;
  /** Position of the event that added it: of two, the newer has the higher. */
  readonly addedAt: number;
}

type Positioned = PartyEvent & { readonly position: number };

/** A party as who writes to it sees it: name, addresses and who is the same. */
export const Addressee: Pick<Decider<AddresseeState, never, Positioned>, 'initial' | 'evolve'> = {
  initial: { known: false, contactPoints: {}, absorbed: {} },
  evolve(party, event) {
    const { contactPoints, absorbed } = party;
    switch (event.type) {
      case 'PartyBegun':
        return { ...party, known: true };
      case 'PartyNamed':
        return { ...party, name: event.data.name };
      case 'ContactPointAdded': {
        const { contactPoint, kind, address } = event.data;
        const point = { kind, address, addedAt: event.position };
        return { ...party, contactPoints: { ...contactPoints, [contactPoint]: point } };
      }
      case 'ContactPointRemoved':
        return { ...party, contactPoints: without(contactPoints, event.data.contactPoint) };
      case 'PartyMergedInto':
        return { ...party, survivorId: event.data.survivorId };
      case 'PartyUnmerged': {
        const { survivorId: _, ...own } = party;
        return own;
      }
      case 'PartyAbsorbed':
        return { ...party, absorbed: { ...absorbed, [event.data.mergeId]: event.data.partyId } };
      case 'PartyGivenBack':
        return { ...party, absorbed: without(absorbed, event.data.mergeId) };
      // Being confirmed changes nothing here; whoever is forgotten has lost their addresses before, and their name to the key ring.
      case 'PartyConfirmed':
      case 'PartyForgotten':
        return party;
    }
  },
};
