import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import { Party } from '../domain/party.ts';
import { aboutFamily, partyItself, sidesOfMerge, survivorOf } from './families.ts';
import { type Registry, partyStream } from './streams.ts';

/**
 * Makes a party an alias of another, by their very ids: who is merged already is not merged again by way of its survivor,
 * since nobody asked for that. The answer names the merge, by which it is undone.
 */
export function mergeParties(
  { store, clock }: Pick<Registry, 'store' | 'clock'>,
  partyId: string,
  survivorId: string,
  context: CommandContext,
): Promise<Outcome> {
  const mergeId = newUuid(clock.now());
  const plan = async () => {
    if (partyId === survivorId) throw new Rejection('merge-into-itself');
    const party = await partyItself(store, partyId);
    return await aboutFamily(store, party, [
      step(Party, party.streamId, { type: 'MergeParty', data: { mergeId, survivorId } }, party),
      step(Party, partyStream(survivorId), { type: 'AbsorbParty', data: { mergeId, partyId } }),
    ]);
  };
  return execute(store, plan, context, () => ({ mergeId }));
}

/** Undoes a merge that stands; `partyId` is any of those who became one by it. */
export function unmergeParties(
  { store }: Pick<Registry, 'store'>,
  partyId: string,
  mergeId: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const { loserId, survivorId } = await sidesOfMerge(store, partyId, mergeId);
    return await aboutFamily(store, await survivorOf(store, partyId), [
      step(Party, partyStream(loserId), { type: 'UnmergeParty', data: { mergeId } }),
      step(Party, partyStream(survivorId), { type: 'GiveBackParty', data: { mergeId } }),
    ]);
  };
  return execute(store, plan, context);
}
