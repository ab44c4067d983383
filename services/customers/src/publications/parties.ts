import type { Publications, PublishableEvent } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import { ContactPointKind, PartyKind } from '@rapport/proto/customers/v1/party_events';
import type {
  ContactPointAdded,
  ContactPointRemoved,
  PartyBegun,
  PartyConfirmed,
  PartyForgotten,
  PartyMergedInto,
  PartyNamed,
  PartyUnmerged,
} from '../domain/party.events.ts';
import type { PartyIdentified, PartySeparated } from '../domain/recognition.events.ts';

const PARTY = 'rapport.customers.party.v1';
const RECOGNITION = 'rapport.customers.recognition.v1';

const partyKinds = {
  person: PartyKind.PERSON,
  organisation: PartyKind.ORGANISATION,
} as const;
const contactPointKinds = {
  email: ContactPointKind.EMAIL,
  phone: ContactPointKind.PHONE,
} as const;

/** What others hear of parties and of whom conversations are with. */
export const partyPublications: Publications = {
  PartyBegun: (event) => {
    const { kind, provisional, code } = dataOf<PartyBegun>(event);
    return publish(PARTY, 'partyBegun', { kind: partyKinds[kind], provisional, code }, event);
  },
  PartyNamed: (event) => publish(PARTY, 'partyNamed', { name: dataOf<PartyNamed>(event).name }, event),
  ContactPointAdded: (event) => {
    const { kind, contactPoint, address } = dataOf<ContactPointAdded>(event);
    return publish(
      PARTY,
      'contactPointAdded',
      { kind: contactPointKinds[kind], contactPoint, address },
      event,
    );
  },
  ContactPointRemoved: (event) =>
    publish(PARTY, 'contactPointRemoved', dataOf<ContactPointRemoved>(event), event),
  PartyConfirmed: (event) => publish(PARTY, 'partyConfirmed', dataOf<PartyConfirmed>(event), event),
  PartyMergedInto: (event) => publish(PARTY, 'partyMergedInto', dataOf<PartyMergedInto>(event), event),
  PartyForgotten: (event) => publish(PARTY, 'partyForgotten', dataOf<PartyForgotten>(event), event),
  PartyUnmerged: (event) => publish(PARTY, 'partyUnmerged', dataOf<PartyUnmerged>(event), event),
  PartyIdentified: (event) => publish(RECOGNITION, 'partyIdentified', dataOf<PartyIdentified>(event), event),
  PartySeparated: (event) => publish(RECOGNITION, 'partySeparated', dataOf<PartySeparated>(event), event),
  // The survivor's side says nothing that the other side has not said.
  PartyAbsorbed: null,
  PartyGivenBack: null,
  ContactPointClaimed: null,
  ContactPointReleased: null,
  PartyCodeClaimed: null,
};

function dataOf<Event extends { readonly data: unknown }>({ data }: PublishableEvent): Event['data'] {
  return data as unknown as Event['data'];
}
