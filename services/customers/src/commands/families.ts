import { type Step, validatorOf } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { type KnownParty, Party } from '../domain/party.ts';
import { type Looked, look, partyStream } from './streams.ts';

/** A party that exists, as it was looked at. */
export type LookedParty = Looked<KnownParty> & { readonly partyId: string };

/** A party by its very id, merged or not; refuses `party-unknown`. */
export async function partyItself(store: EventStore, partyId: string): Promise<LookedParty> {
  const { state, ...looked } = await look(store, Party, partyStream(partyId));
  if (state.status === 'none') throw new Rejection('party-unknown');
  return { ...looked, partyId, state };
}

/** The party an id stands for now, by the streams themselves: read models may be behind, a decision may not. */
export async function survivorOf(store: EventStore, partyId: string): Promise<LookedParty> {
  let party = await partyItself(store, partyId);
  while (party.state.merged) party = await partyItself(store, party.state.merged.survivorId);
  return party;
}

/** A party and all who became one with it, itself first. */
export async function familyOf(store: EventStore, party: LookedParty): Promise<readonly LookedParty[]> {
  const family = [party];
  for (const one of family)
    for (const partyId of Object.values(one.state.absorbed)) family.push(await partyItself(store, partyId));
  return family;
}

/** Steps that are about a party as it is shown: what a caller saw is it and all who became one with it. */
export async function aboutFamily(
  store: EventStore,
  party: LookedParty,
  [first, ...others]: readonly Step[],
): Promise<readonly Step[]> {
  if (!first) return [];
  const positions = (await familyOf(store, party)).map(({ position }) => position);
  return [{ ...first, validator: validatorOf(...positions) }, ...others];
}

/** Both sides of a merge that stands, anywhere among those who became one with the given party; refuses `merge-unknown`. */
export async function sidesOfMerge(
  store: EventStore,
  partyId: string,
  mergeId: string,
): Promise<{ readonly loserId: string; readonly survivorId: string }> {
  const waiting = [(await survivorOf(store, partyId)).partyId];
  for (let survivorId = waiting.pop(); survivorId !== undefined; survivorId = waiting.pop()) {
    const { absorbed } = (await partyItself(store, survivorId)).state;
    const loserId = absorbed[mergeId];
    if (loserId !== undefined) return { loserId, survivorId };
    waiting.push(...Object.values(absorbed));
  }
  throw new Rejection('merge-unknown');
}
