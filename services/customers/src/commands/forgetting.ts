import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { ContactPoint } from '../domain/contact-point.ts';
import { Party } from '../domain/party.ts';
import type { ForgettingReason } from '../domain/party.events.ts';
import { type LookedParty, aboutFamily, familyOf, survivorOf } from './families.ts';
import { type Registry, contactPointStream, look, partySubject } from './streams.ts';

/**
 * Forgets who somebody was, with everybody who became one with them, for good: in one append their addresses are nobody's
 * again, and they are said to be forgotten; their keys are destroyed by whoever hears that ({@link destroyKeyOf}).
 */
export function forgetParty(
  { store }: Pick<Registry, 'store'>,
  partyId: string,
  reason: ForgettingReason,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const survivor = await survivorOf(store, partyId);
    const family = await familyOf(store, survivor);
    const forgetting = family.map((party) =>
      step(Party, party.streamId, { type: 'ForgetParty', data: { reason } } as const, party),
    );
    const releases = await Promise.all(family.map((party) => releasing(store, party)));
    return await aboutFamily(store, survivor, [...forgetting, ...releases.flat()]);
  };
  return execute(store, plan, context);
}

/** What the keys of somebody forgotten have sealed can be read by nobody any more, wherever it lies. */
export async function destroyKeyOf({ keys }: Pick<Registry, 'keys'>, partyId: string): Promise<void> {
  await keys.destroy(partySubject(partyId));
}

function releasing(store: Registry['store'], { partyId, state }: LookedParty): Promise<readonly Step[]> {
  return Promise.all(
    Object.keys(state.contactPoints).map(async (contactPoint) => {
      const claim = await look(store, ContactPoint, contactPointStream(contactPoint));
      const release = { type: 'ReleaseContactPoint', data: { partyId } } as const;
      return step(ContactPoint, claim.streamId, release, claim);
    }),
  );
}
