import type { PartyEvent, PartyFacts } from './events.ts';
import type { SealedText } from './personal.ts';

/** A way to reach a party. */
export interface ContactPointState {
  readonly contactPoint: string;
  readonly kind: 'email' | 'phone';
  readonly address: SealedText | null | undefined;
  readonly since: string;
}

/** A party as its own events tell it. */
export interface PartyState {
  readonly partyId: string;
  /** Position of the last of its events. */
  readonly position: number;
  readonly kind: 'person' | 'organisation';
  readonly code: string;
  readonly provisional: boolean;
  readonly since: string;
  readonly name: SealedText | null | undefined;
  /** Since when nobody may know any more who it was. */
  readonly forgottenAt: string | undefined;
  readonly contactPoints: readonly ContactPointState[];
  /** The merge by which it is another's alias. */
  readonly merged: { readonly mergeId: string; readonly survivorId: string; readonly at: string } | undefined;
}

export type Parties = ReadonlyMap<string, PartyState>;

type Evolutions = {
  readonly [F in Exclude<keyof PartyFacts, 'partyBegun'>]: (
    party: PartyState,
    facts: PartyFacts[F],
    occurredAt: string,
  ) => PartyState;
};

const evolutions: Evolutions = {
  partyNamed: (party, { name }) => ({ ...party, name }),
  contactPointAdded: (party, { kind, contactPoint, address }, since) => ({
    ...party,
    contactPoints: [...without(party, contactPoint), { kind, contactPoint, address, since }],
  }),
  contactPointRemoved: (party, { contactPoint }) => ({
    ...party,
    contactPoints: without(party, contactPoint),
  }),
  partyConfirmed: (party) => ({ ...party, provisional: false }),
  partyMergedInto: (party, merge, at) => ({ ...party, merged: { ...merge, at } }),
  partyUnmerged: (party, { mergeId }) =>
    party.merged?.mergeId === mergeId ? { ...party, merged: undefined } : party,
  partyForgotten: (party, _, forgottenAt) => ({ ...party, name: undefined, forgottenAt }),
};

/** Folds the events of some parties, in the order of recording, into what each of them is. */
export function foldParties(events: readonly PartyEvent[]): Parties {
  const parties = new Map<string, PartyState>();
  for (const event of events) {
    const { subject, occurredAt, position } = event;
    if (event.fact === 'partyBegun') {
      parties.set(subject, { ...begun(subject, event.facts, occurredAt), position });
      continue;
    }
    const party = parties.get(subject);
    // The stream begins with PartyBegun: without it nothing of the party is known as of the instant.
    if (!party) continue;
    const evolved = evolutions[event.fact](party, event.facts as never, occurredAt);
    parties.set(subject, { ...evolved, position });
  }
  return parties;
}

function begun(
  partyId: string,
  { kind, code, provisional }: PartyFacts['partyBegun'],
  since: string,
): Omit<PartyState, 'position'> {
  const nothing = { name: undefined, forgottenAt: undefined, merged: undefined };
  return { partyId, kind, code, provisional, since, ...nothing, contactPoints: [] };
}

function without({ contactPoints }: PartyState, gone: string): readonly ContactPointState[] {
  return contactPoints.filter(({ contactPoint }) => contactPoint !== gone);
}

/** The party that an id stands for. Merges that go round in a circle end at the smallest id of it. */
export function survivorOf(parties: Parties, partyId: string): string {
  const seen: string[] = [];
  for (let id = partyId; ;) {
    if (seen.includes(id)) return seen.slice(seen.indexOf(id)).toSorted()[0] ?? id;
    seen.push(id);
    const next = parties.get(id)?.merged?.survivorId;
    if (next === undefined || !parties.has(next)) return id;
    id = next;
  }
}
