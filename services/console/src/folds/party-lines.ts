import type { PartyEvent, PartyFacts } from './events.ts';
import { type Line, type TimelineLineEntry, baseOf, byActor } from './lines.ts';
import type { Parties } from './parties.ts';
import { closed, closedIfAny, given } from './personal.ts';

type Writers = {
  readonly [F in keyof PartyFacts]: (
    facts: PartyFacts[F],
    event: PartyEvent,
    known: Known,
  ) => TimelineLineEntry;
};

interface Known {
  readonly parties: Parties;
  /** Address of each contact point ever added: a removal names only its hash. */
  readonly addresses: ReadonlyMap<string, PartyFacts['contactPointAdded']['address']>;
}

const merge = (kind: 'merged' | 'unmerged') =>
  ((facts, event, { parties }) => ({
    kind,
    ...baseOf(event),
    ...given({
      mergeId: facts.mergeId,
      partyId: event.subject,
      survivorId: facts.survivorId,
      name: closedIfAny('name', parties.get(event.subject)?.name),
      by: byActor(event),
    }),
  })) satisfies Writers['partyMergedInto'];

const writers: Writers = {
  partyBegun: ({ code, provisional }, event) => ({
    kind: 'begun',
    ...baseOf(event),
    partyId: event.subject,
    code,
    provisional,
  }),
  partyNamed: ({ name }, event) => ({
    kind: 'named',
    ...baseOf(event),
    ...given({ partyId: event.subject, name: closed('name', name), by: byActor(event) }),
  }),
  contactPointAdded: ({ kind, address }, event) => ({
    kind: 'contact-point-added',
    ...baseOf(event),
    partyId: event.subject,
    contactKind: kind,
    address: closed('address', address),
  }),
  contactPointRemoved: ({ contactPoint }, event, { addresses }) => ({
    kind: 'contact-point-removed',
    ...baseOf(event),
    ...given({ partyId: event.subject, address: closedIfAny('address', addresses.get(contactPoint)) }),
  }),
  partyConfirmed: ({ reason }, event) => ({
    kind: 'confirmed',
    ...baseOf(event),
    ...given({ partyId: event.subject, reason, by: byActor(event) }),
  }),
  partyMergedInto: merge('merged'),
  partyUnmerged: merge('unmerged'),
  partyForgotten: ({ reason }, event) => ({
    kind: 'forgotten',
    ...baseOf(event),
    ...given({ partyId: event.subject, reason, by: byActor(event) }),
  }),
};

/** The timeline's lines about who the customer is, from the party events of its page. */
export function partyLines(
  events: readonly PartyEvent[],
  parties: Parties,
): readonly Line<TimelineLineEntry>[] {
  const addresses = new Map(
    events.flatMap((event) =>
      event.fact === 'contactPointAdded' ? [[event.facts.contactPoint, event.facts.address] as const] : [],
    ),
  );
  return events.map((event) => {
    const writer = writers[event.fact] as Writers['partyBegun'];
    const entry = writer(event.facts as never, event, { parties, addresses });
    return { entry, begun: event, changedAt: event.recordedAt };
  });
}
