import { type CommandContext, type Step, execute, step } from '@rapport/kernel/command';
import { deriveUuid } from '@rapport/kernel/values';
import { ContactPoint } from '../domain/contact-point.ts';
import { Party } from '../domain/party.ts';
import type { ContactPointKind } from '../domain/party.events.ts';
import { Recognition } from '../domain/recognition.ts';
import type { Certainty } from '../domain/recognition.events.ts';
import { readName } from './addresses.ts';
import { type Reachable, beginningOf } from './begin-party.ts';
import { partyItself } from './families.ts';
import {
  type Registry,
  contactPointStream,
  conversationSubject,
  look,
  partySubject,
  recognitionStream,
} from './streams.ts';

/** Somebody who wrote to us: a normal address, its keyed hash, and the name they gave, if any. */
export interface Sender {
  readonly kind: ContactPointKind;
  readonly address: string;
  readonly contactPoint: string;
  readonly displayName: string;
  /** How sure it is that the address is theirs. */
  readonly by: Exclude<Certainty, 'person'>;
}

/**
 * Whose contact point it is; begins a provisional party when it is nobody's, in one append with the claim: of many at
 * once one begins the party and the others are told of it. With a conversation, that learns its party in the same append.
 * Undefined when a person has already said whom the conversation is with.
 */
export async function recogniseContactPoint(
  registry: Registry,
  sender: Sender,
  context: CommandContext,
  conversationId?: string,
): Promise<string | undefined> {
  const { store } = registry;
  let partyId: string | undefined;
  const plan = async () => {
    const said = conversationId === undefined ? undefined : await identification(registry, conversationId);
    if (said?.seen.state.byPerson) return [];
    const known = await knownOrBegun(registry, sender);
    partyId = known.partyId;
    return [...known.steps, ...((await said?.by(known.partyId, sender)) ?? [])];
  };
  const { answer } = await execute(store, plan, context, () => (partyId === undefined ? {} : { partyId }));
  const found = answer?.['partyId'] ?? partyId;
  return typeof found === 'string' ? found : undefined;
}

/** The conversation's share; its key is tied to the party first, so that it goes when the party is forgotten. */
async function identification({ store, keys }: Registry, conversationId: string) {
  const seen = await look(store, Recognition, recognitionStream(conversationId));
  const by = async (partyId: string, sender: Sender): Promise<readonly Step[]> => {
    const { contactPoint, by } = sender;
    await keys.link(conversationSubject(conversationId), partySubject(partyId));
    const data = { partyId, contactPoint, by } as const;
    return [step(Recognition, seen.streamId, { type: 'IdentifyParty', data }, seen)];
  };
  return { seen, by };
}

async function knownOrBegun(
  registry: Registry,
  { kind, address, contactPoint, displayName, by }: Sender,
): Promise<{ readonly partyId: string; readonly steps: readonly Step[] }> {
  const claim = await look(registry.store, ContactPoint, contactPointStream(contactPoint));
  const name = readName(displayName);
  const owner = claim.state.partyId;
  // Whoever only claims to be somebody does not say what they are called.
  if (owner !== undefined)
    return { partyId: owner, steps: by === 'claim' ? [] : await naming(registry, owner, name) };
  // The id follows from the address and how often it was claimed: all who race for it mean the same party and seal with
  // the same key, and none is left over. The hash is keyed, so the id says nothing of the address.
  const partyId = deriveUuid('recognised-party', contactPoint, String(claim.version));
  const reachable: Reachable = { kind, address, contactPoint, claim };
  const beginning = { partyId, kind: 'person', provisional: true, name, reachable: [reachable] } as const;
  return { partyId, steps: (await beginningOf(registry, beginning)).steps };
}

/** Who wrote before without a name and now gives one is named. */
async function naming({ store, keys }: Registry, partyId: string, name: string): Promise<readonly Step[]> {
  if (!name) return [];
  const party = await partyItself(store, partyId);
  if (party.state.named) return [];
  const [sealed] = await keys.seal(partySubject(partyId), [{ field: 'name', text: name }]);
  return [step(Party, party.streamId, { type: 'NameUnnamedParty', data: { name: sealed! } }, party)];
}
