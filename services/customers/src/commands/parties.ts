import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import { ContactPoint } from '../domain/contact-point.ts';
import { Party } from '../domain/party.ts';
import type { PartyKind } from '../domain/party.events.ts';
import { type TypedAddress, lookAtAddress, readName } from './addresses.ts';
import { beginningOf, claiming } from './begin-party.ts';
import { aboutFamily, partyItself, survivorOf } from './families.ts';
import { type Registry, contactPointStream, look, partySubject } from './streams.ts';

/** A party as a person enters it. */
export interface EnteredParty {
  readonly kind: PartyKind;
  readonly name: string;
  readonly contactPoints: readonly TypedAddress[];
}

/** Begins a party that a person knows; refuses `contact-point-taken` when an address is somebody else's. */
export function enterParty(
  registry: Registry,
  { kind, name, contactPoints }: EnteredParty,
  context: CommandContext,
): Promise<Outcome> {
  const partyId = newUuid(registry.clock.now());
  let given = '';
  const plan = async () => {
    const looked = await Promise.all(contactPoints.map((typed) => lookAtAddress(registry, typed)));
    const reachable = [...new Map(looked.map((one) => [one.contactPoint, one])).values()];
    const taken = reachable.find(({ claim }) => claim.state.partyId !== undefined);
    if (taken) throw await takenBy(registry, taken.claim.state.partyId!);
    const beginning = { partyId, kind, provisional: false, name: nameOf(name), reachable };
    const { code, steps } = await beginningOf(registry, beginning);
    given = code;
    return steps;
  };
  return execute(registry.store, plan, context, () => ({ partyId, code: given }));
}

/** Names a party anew; of a merged one the survivor is named. */
export function renameParty(
  { store, keys }: Registry,
  partyId: string,
  name: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const party = await survivorOf(store, partyId);
    const [sealed] = await keys.seal(partySubject(party.partyId), [{ field: 'name', text: nameOf(name) }]);
    const rename = { type: 'RenameParty', data: { name: sealed! } } as const;
    return await aboutFamily(store, party, [step(Party, party.streamId, rename, party)]);
  };
  return execute(store, plan, context);
}

/** Provisional no longer. */
export function confirmParty(
  { store }: Pick<Registry, 'store'>,
  partyId: string,
  reason: 'by-person' | 'by-fact',
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const party = await survivorOf(store, partyId);
    const confirm = { type: 'ConfirmParty', data: { reason } } as const;
    return await aboutFamily(store, party, [step(Party, party.streamId, confirm, party)]);
  };
  return execute(store, plan, context);
}

/** Gives a party an address; refuses `contact-point-taken` when it is somebody else's. */
export function addContactPoint(
  registry: Registry,
  partyId: string,
  typed: TypedAddress,
  context: CommandContext,
): Promise<Outcome> {
  const { store, keys } = registry;
  let contactPoint = '';
  const plan = async () => {
    const party = await survivorOf(store, partyId);
    const reachable = await lookAtAddress(registry, typed);
    contactPoint = reachable.contactPoint;
    const owner = reachable.claim.state.partyId;
    if (owner !== undefined) {
      if ((await survivorOf(store, owner)).partyId === party.partyId) return [];
      throw await takenBy(registry, owner);
    }
    const [address] = await keys.seal(partySubject(party.partyId), [
      { field: 'address', text: reachable.address },
    ]);
    const data = { kind: typed.kind, contactPoint, address: address! };
    return await aboutFamily(store, party, [
      step(Party, party.streamId, { type: 'AddContactPoint', data }, party),
      claiming(reachable, party.partyId),
    ]);
  };
  return execute(store, plan, context, () => ({ contactPoint }));
}

/** Takes an address away, from whichever of the merged parties has it; refuses `contact-point-unknown`. */
export function removeContactPoint(
  { store }: Pick<Registry, 'store'>,
  partyId: string,
  contactPoint: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const survivor = await survivorOf(store, partyId);
    const claim = await look(store, ContactPoint, contactPointStream(contactPoint));
    const ownerId = claim.state.partyId;
    if (ownerId === undefined || (await survivorOf(store, ownerId)).partyId !== survivor.partyId)
      throw new Rejection('contact-point-unknown');
    const owner = await partyItself(store, ownerId);
    const release = { type: 'ReleaseContactPoint', data: { partyId: ownerId } } as const;
    return await aboutFamily(store, survivor, [
      step(Party, owner.streamId, { type: 'RemoveContactPoint', data: { contactPoint } }, owner),
      step(ContactPoint, claim.streamId, release, claim),
    ]);
  };
  return execute(store, plan, context);
}

async function takenBy({ store }: Registry, partyId: string): Promise<Rejection> {
  return new Rejection('contact-point-taken', { partyId: (await survivorOf(store, partyId)).partyId });
}

function nameOf(text: string): string {
  const name = readName(text);
  if (!name) throw new Rejection('name-empty');
  return name;
}
