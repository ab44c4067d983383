import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { Recognition } from '../domain/recognition.ts';
import { confirmParty } from './parties.ts';
import { survivorOf } from './families.ts';
import { type Registry, conversationSubject, look, partySubject, recognitionStream } from './streams.ts';

/** A person says whom a conversation is with; of a merged party it is the survivor. */
export function identifyParty(
  { store, keys }: Registry,
  conversationId: string,
  partyId: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const survivor = await survivorOf(store, partyId);
    await keys.link(conversationSubject(conversationId), partySubject(survivor.partyId));
    const data = { partyId: survivor.partyId, contactPoint: '', by: 'person' } as const;
    return [step(Recognition, recognitionStream(conversationId), { type: 'IdentifyParty', data })];
  };
  return execute(store, plan, context);
}

/** A person says a conversation is not with a party; refuses `not-identified` when nobody thought so. */
export function separateParty(
  { store }: Pick<Registry, 'store'>,
  conversationId: string,
  partyId: string,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const said = await look(store, Recognition, recognitionStream(conversationId));
    const thought = said.state.partyId;
    const asked = await survivorOf(store, partyId);
    if (thought === undefined || (await survivorOf(store, thought)).partyId !== asked.partyId)
      throw new Rejection('not-identified');
    // Written with the id that was said, so that a merge undone later leaves no doubt of whom it was.
    return [step(Recognition, said.streamId, { type: 'SeparateParty', data: { partyId: thought } }, said)];
  };
  return execute(store, plan, context);
}

/**
 * Ties a conversation's key to the party it is with, so that it goes when that is forgotten, and takes back the ties to
 * those it turned out not to be with. By what is known now: done for each event, the last one leaves it right.
 */
export async function tieConversation(
  { store, keys }: Pick<Registry, 'store' | 'keys'>,
  conversationId: string,
): Promise<void> {
  const { state } = await look(store, Recognition, recognitionStream(conversationId));
  const subject = conversationSubject(conversationId);
  if (state.partyId !== undefined) await keys.link(subject, partySubject(state.partyId));
  for (const former of state.former) await keys.unlink(subject, partySubject(former));
}

/** Somebody here answered in a conversation: whom it is with is provisional no longer, unless they only say that they are. */
export async function confirmAnswered(
  registry: Pick<Registry, 'store'>,
  conversationId: string,
  context: CommandContext,
): Promise<void> {
  const { state } = await look(registry.store, Recognition, recognitionStream(conversationId));
  if (state.partyId !== undefined && !state.claimed)
    await confirmParty(registry, state.partyId, 'by-fact', context);
}
