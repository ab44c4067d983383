import { loadStates } from '@rapport/kernel/command';
import { fold } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { deriveUuid } from '@rapport/kernel/values';
import { Consent } from '../domain/consent.ts';
import type { Family } from '../domain/may-contact.ts';
import { type AddresseeState, Addressee } from '../domain/addressee.ts';
import { partyStream } from './streams.ts';

/** Streams of contact points are named by a derived id, as all streams are. */
export const consentStream = (contactPoint: string) => `consent-${deriveUuid('consent', contactPoint)}`;
export const purposeStream = (code: string) => `purpose-${deriveUuid('purpose', code)}`;

/** Somebody as they stand in all streams that speak of them; `survivorId` is the id they have now. */
export interface LookedFamily extends Family {
  readonly survivorId: string;
  readonly name: AddresseeState['name'];
}

/**
 * What the streams say of many parties at once, by the id asked for; undefined: there is no such party. Read in a few
 * looks whatever the number: parties, those who are one with them, then all their contact points.
 */
export async function familiesOf(
  store: EventStore,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, LookedFamily | undefined>> {
  const known = await relatives(store, partyIds);
  const families = new Map(
    partyIds.map((partyId) => {
      const survivorId = survivor(known, partyId);
      return [partyId, known.get(partyId)?.known ? survivorId : undefined] as const;
    }),
  );
  const membersOf = Map.groupBy(known.keys(), (partyId) => survivor(known, partyId));
  const pointsOf = (survivorId: string) =>
    membersOf.get(survivorId)!.flatMap((member) => Object.entries(known.get(member)!.contactPoints));
  const asked = [...new Set([...families.values()].filter((id) => id !== undefined))];
  const contactPoints = [...new Set(asked.flatMap((id) => pointsOf(id).map(([point]) => point)))];
  const consents = await loadStates(store, Consent, contactPoints.map(consentStream));
  const looked = new Map(
    asked.map((survivorId) => {
      const points = pointsOf(survivorId).map(([contactPoint, point]) => ({
        ...point,
        contactPoint,
        consent: consents.get(consentStream(contactPoint))!.state,
      }));
      const { name } = known.get(survivorId)!;
      return [survivorId, { survivorId, name, members: membersOf.get(survivorId)!, points }];
    }),
  );
  return new Map([...families].map(([partyId, id]) => [partyId, id === undefined ? id : looked.get(id)]));
}

/** The parties and all they are merged with, up and down. */
async function relatives(
  store: EventStore,
  partyIds: readonly string[],
): Promise<ReadonlyMap<string, AddresseeState>> {
  const known = new Map<string, AddresseeState>();
  for (let asked = [...new Set(partyIds)]; asked.length > 0;) {
    const streams = await store.readStreams(asked.map(partyStream));
    const next = new Set<string>();
    for (const partyId of asked) {
      const events = streams.get(partyStream(partyId)) as readonly unknown[] as Parameters<
        typeof Addressee.evolve
      >[1][];
      const party = fold(Addressee, events);
      known.set(partyId, party);
      if (party.survivorId !== undefined) next.add(party.survivorId);
      Object.values(party.absorbed).forEach((id) => next.add(id));
    }
    asked = [...next].filter((id) => !known.has(id));
  }
  return known;
}

/** Whom an id stands for. Looks of different instants may contradict each other: nobody is followed in a circle. */
function survivor(known: ReadonlyMap<string, AddresseeState>, partyId: string): string {
  const seen = new Set([partyId]);
  let id = partyId;
  for (;;) {
    const next = known.get(id)?.survivorId;
    if (next === undefined || seen.has(next)) return id;
    seen.add(next);
    id = next;
  }
}
