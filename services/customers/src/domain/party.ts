import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { PartyCommand } from './party.commands.ts';
import type { ContactPointKind, ForgettingReason, PartyEvent } from './party.events.ts';
import { without } from './without.ts';

/** What a party that exists is. */
export interface KnownParty {
  readonly status: 'known';
  readonly named: boolean;
  readonly provisional: boolean;
  /** Nobody may know any more who it was. */
  readonly forgotten: boolean;
  readonly contactPoints: Readonly<Record<string, ContactPointKind>>;
  /** Whom it turned out to be, while that stands. */
  readonly merged?: { readonly mergeId: string; readonly survivorId: string };
  /** Whom it took in, by merge. */
  readonly absorbed: Readonly<Record<string, string>>;
}

export type PartyState = { readonly status: 'none' } | KnownParty;

/** A party: a person or an organisation we deal with, from first contact on, whoever it turns out to be. */
export const Party: Decider<PartyState, PartyCommand, PartyEvent> = {
  initial: { status: 'none' },
  // The other side of a merge has said it.
  unseen: ['PartyAbsorbed', 'PartyGivenBack'],
  decide(party, command) {
    if (command.type === 'BeginParty') return begin(party, command.data);
    if (party.status === 'none') throw new Rejection('party-unknown');
    if (command.type === 'ForgetParty') return forget(party, command.data);
    if (party.forgotten) return decideForgotten(command);
    return isMergeCommand(command) ? decideMerge(party, command) : decideFact(party, command);
  },
  evolve(party, event) {
    if (event.type === 'PartyBegun') {
      const { provisional } = event.data;
      return {
        ...{ status: 'known', named: false, provisional, forgotten: false },
        ...{ contactPoints: {}, absorbed: {} },
      };
    }
    // The stream begins with PartyBegun: nothing else can come first.
    if (party.status === 'none') return party;
    return evolveKnown(party, event);
  },
};

type BeginData = Extract<PartyCommand, { type: 'BeginParty' }>['data'];
type MergeCommand = Extract<
  PartyCommand,
  { type: 'MergeParty' | 'AbsorbParty' | 'UnmergeParty' | 'GiveBackParty' }
>;
type FactCommand = Exclude<PartyCommand, MergeCommand | { type: 'BeginParty' | 'ForgetParty' }>;

const MERGING: readonly PartyCommand['type'][] = [
  'MergeParty',
  'AbsorbParty',
  'UnmergeParty',
  'GiveBackParty',
];
const isMergeCommand = (command: PartyCommand): command is MergeCommand => MERGING.includes(command.type);

function begin(party: PartyState, data: BeginData): readonly PartyEvent[] {
  if (party.status !== 'none') throw new Rejection('party-already-begun');
  const { kind, provisional, code, name, contactPoints } = data;
  return [
    { type: 'PartyBegun', data: { kind, provisional, code } },
    ...(name ? [{ type: 'PartyNamed', data: { name } } as const] : []),
    ...contactPoints.map((point) => ({ type: 'ContactPointAdded', data: point }) as const),
  ];
}

/** Its addresses are anybody's again; whoever writes from one of them is a stranger. */
function forget(party: KnownParty, data: { readonly reason: ForgettingReason }): readonly PartyEvent[] {
  if (party.forgotten) return [];
  const gone = Object.keys(party.contactPoints).map(
    (contactPoint) => ({ type: 'ContactPointRemoved', data: { contactPoint } }) as const,
  );
  return [...gone, { type: 'PartyForgotten', data }];
}

/** What the machine still says of somebody forgotten comes too late; a person is told. */
const TOO_LATE: readonly PartyCommand['type'][] = ['NameUnnamedParty', 'ConfirmParty', 'RemoveContactPoint'];

function decideForgotten({ type }: PartyCommand): readonly PartyEvent[] {
  if (TOO_LATE.includes(type)) return [];
  throw new Rejection('party-forgotten');
}

function decideFact(party: KnownParty, { type, data }: FactCommand): readonly PartyEvent[] {
  switch (type) {
    case 'RenameParty':
      refuseMerged(party);
      return [{ type: 'PartyNamed', data }];
    case 'NameUnnamedParty':
      return party.named ? [] : [{ type: 'PartyNamed', data }];
    case 'AddContactPoint':
      refuseMerged(party);
      return party.contactPoints[data.contactPoint] ? [] : [{ type: 'ContactPointAdded', data }];
    case 'RemoveContactPoint':
      // Also of a merged party: a contact point stays with whom it was written to, and the survivor shows it.
      return party.contactPoints[data.contactPoint] ? [{ type: 'ContactPointRemoved', data }] : [];
    case 'ConfirmParty':
      refuseMerged(party);
      return party.provisional ? [{ type: 'PartyConfirmed', data }] : [];
  }
}

/**
 * Both sides of a merge are appended at the versions they were looked at, and a merge joins two parties that are their
 * own: a chain can grow at its end but never bite its tail, whatever runs at the same time.
 */
function decideMerge(party: KnownParty, { type, data }: MergeCommand): readonly PartyEvent[] {
  switch (type) {
    case 'MergeParty':
      refuseMerged(party);
      return [{ type: 'PartyMergedInto', data }];
    case 'AbsorbParty':
      if (party.merged) throw new Rejection('survivor-merged', { survivorId: party.merged.survivorId });
      return [{ type: 'PartyAbsorbed', data }];
    case 'UnmergeParty': {
      const { merged } = party;
      if (merged?.mergeId !== data.mergeId) throw new Rejection('merge-unknown');
      return [{ type: 'PartyUnmerged', data: merged }];
    }
    case 'GiveBackParty': {
      const partyId = party.absorbed[data.mergeId];
      if (partyId === undefined) throw new Rejection('merge-unknown');
      return [{ type: 'PartyGivenBack', data: { mergeId: data.mergeId, partyId } }];
    }
  }
}

function refuseMerged({ merged }: KnownParty): void {
  if (merged) throw new Rejection('party-merged', { survivorId: merged.survivorId });
}

type LaterEvent = Exclude<PartyEvent, { type: 'PartyBegun' }>;

function evolveKnown(party: KnownParty, { type, data }: LaterEvent): KnownParty {
  switch (type) {
    case 'PartyNamed':
      return { ...party, named: true };
    case 'ContactPointAdded':
      return { ...party, contactPoints: { ...party.contactPoints, [data.contactPoint]: data.kind } };
    case 'ContactPointRemoved':
      return { ...party, contactPoints: without(party.contactPoints, data.contactPoint) };
    case 'PartyConfirmed':
      return { ...party, provisional: false };
    case 'PartyMergedInto':
      return { ...party, merged: data };
    case 'PartyUnmerged': {
      const { merged: _, ...own } = party;
      return own;
    }
    case 'PartyAbsorbed':
      return { ...party, absorbed: { ...party.absorbed, [data.mergeId]: data.partyId } };
    case 'PartyGivenBack':
      return { ...party, absorbed: without(party.absorbed, data.mergeId) };
    case 'PartyForgotten':
      return { ...party, forgotten: true };
  }
}
