import { type CommandContext, type Outcome, type Step, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { Consent } from '../domain/consent.ts';
import type { ContactChannel, Evidence, Preferences } from '../domain/consent.events.ts';
import { ContactPoint } from '../domain/contact-point.ts';
import { Purpose, type KnownPurpose } from '../domain/purpose.ts';
import type { InBoth } from '../domain/purpose.events.ts';
import { type LookedFamily, consentStream, familiesOf, purposeStream } from './consent-streams.ts';
import { type Registry, contactPointStream, look, partySubject } from './streams.ts';

/** What somebody said, and what shows that they did; the note as it was typed. */
export interface Said {
  readonly evidence: Omit<Evidence, 'note'>;
  /** What an agent wrote down; empty: nothing. */
  readonly note?: string;
}

/** Somebody permits a purpose at one of a party's addresses, in the words that hold now. */
export function giveConsent(
  registry: Registry,
  { partyId, contactPoint }: { readonly partyId: string; readonly contactPoint: string },
  said: Said & { readonly purpose: string; readonly channel: ContactChannel },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const { purpose, channel } = said;
    const family = await familyOf(registry, partyId);
    const owner = await ownerWithin(registry, family, contactPoint);
    const { wordings } = await purposeAt(registry, purpose);
    const evidence = await sealedEvidence(registry, owner, said);
    const wordingVersion = wordings.length;
    const data = { contactPoint, partyId: owner, purpose, channel, wordingVersion, evidence };
    return [step(Consent, consentStream(contactPoint), { type: 'GiveConsent', data } as const)];
  };
  return execute(registry.store, plan, context);
}

/** Somebody forbids a purpose (empty: every promotion) at one of a party's addresses, or at all of them. */
export function withdrawConsent(
  registry: Registry,
  { partyId, contactPoint = '' }: { readonly partyId: string; readonly contactPoint?: string | undefined },
  said: Said & { readonly purpose: string; readonly channel: ContactChannel | '' },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const { purpose, channel } = said;
    const family = await familyOf(registry, partyId);
    const everywhere = family.points.map((point) => point.contactPoint);
    const places = contactPoint === '' ? everywhere : [contactPoint];
    if (places.length === 0) throw new Rejection('contact-point-unknown');
    if (purpose !== '') await purposeAt(registry, purpose);
    return await Promise.all(
      places.map(async (place): Promise<Step> => {
        const owner = await ownerWithin(registry, family, place);
        const evidence = await sealedEvidence(registry, owner, said);
        const data = { contactPoint: place, partyId: owner, purpose, channel, evidence };
        return step(Consent, consentStream(place), { type: 'WithdrawConsent', data } as const);
      }),
    );
  };
  return execute(registry.store, plan, context);
}

/** Somebody says how and when they want to be written to. */
export function setPreferences(
  registry: Registry,
  { partyId, contactPoint }: { readonly partyId: string; readonly contactPoint: string },
  said: Said & { readonly preferences: Preferences },
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    refuseUnknownZone(said.preferences);
    const owner = await ownerWithin(registry, await familyOf(registry, partyId), contactPoint);
    const evidence = await sealedEvidence(registry, owner, said);
    const data = { ...said.preferences, contactPoint, evidence };
    return [step(Consent, consentStream(contactPoint), { type: 'SetPreferences', data } as const)];
  };
  return execute(registry.store, plan, context);
}

/** A purpose that is open; refuses `purpose-unknown` and `purpose-closed`. */
export async function purposeAt({ store }: Pick<Registry, 'store'>, code: string): Promise<KnownPurpose> {
  const { state } = await look(store, Purpose, purposeStream(code));
  if (state.status === 'none') throw new Rejection('purpose-unknown');
  if (state.status === 'closed') throw new Rejection('purpose-closed');
  return state;
}

/** Every wording a purpose ever had, the first first; none where there is no such purpose. */
export async function wordingsOf(
  { store }: Pick<Registry, 'store'>,
  code: string,
): Promise<readonly InBoth[]> {
  const { state } = await look(store, Purpose, purposeStream(code));
  return state.status === 'none' ? [] : state.wordings;
}

/** Refuses a zone that no clock knows. */
export function refuseUnknownZone({ zone }: Preferences): void {
  if (zone !== '' && !isZone(zone)) throw new Rejection('zone-unknown', { zone });
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

async function familyOf({ store }: Registry, partyId: string): Promise<LookedFamily> {
  const family = (await familiesOf(store, [partyId])).get(partyId);
  if (!family) throw new Rejection('party-unknown');
  return family;
}

/** Whose an address is, if it is one of the family's: consents are written with the id that has it, merged or not. */
async function ownerWithin(
  { store }: Registry,
  { members, points }: LookedFamily,
  contactPoint: string,
): Promise<string> {
  const { state } = await look(store, ContactPoint, contactPointStream(contactPoint));
  const isTheirs = points.some((point) => point.contactPoint === contactPoint);
  if (!isTheirs || state.partyId === undefined || !members.includes(state.partyId))
    throw new Rejection('contact-point-unknown');
  return state.partyId;
}

async function sealedEvidence({ keys }: Registry, owner: string, { evidence, note = '' }: Said) {
  if (note === '') return evidence;
  const [sealed] = await keys.seal(partySubject(owner), [{ field: 'note', text: note }]);
  return { ...evidence, note: sealed! };
}
