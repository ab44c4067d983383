import { loadState } from '@rapport/kernel/command';
import type { EventStore } from '@rapport/kernel/event-store';
import type { KeyRing, Sealed } from '@rapport/kernel/sealing';
import type { ContactChannel, Preferences } from '../domain/consent.events.ts';
import type { AskedPurpose } from '../domain/consent.ts';
import { type Refusal, type SpokenPoint, whereToContact } from '../domain/may-contact.ts';
import { Purpose, SERVICE_PURPOSE } from '../domain/purpose.ts';
import { type LookedFamily, familiesOf, purposeStream } from './consent-streams.ts';

/** Whom somebody wants to contact; an empty contact point: the newest that permits. */
export interface Recipient {
  readonly partyId: string;
  readonly contactPoint: string;
}

/** Whether somebody may be contacted now, and if so where and how they want it. */
export type MayContact = {
  /** The party the asked id stands for now. */
  readonly partyId: string;
} & (
  | { readonly allowed: false; readonly contactPoint: string; readonly reason: Refusal }
  | {
      readonly allowed: true;
      readonly contactPoint: string;
      readonly address: Sealed;
      readonly name: Sealed | undefined;
      readonly preferences: Preferences;
    }
);

/**
 * Answers for a batch, from the streams themselves: whatever was acknowledged before the question is honoured. Throws
 * `Unavailable` while the key ring is away, since nobody could tell then who was forgotten.
 */
export async function mayContact(
  { store, keys }: { readonly store: EventStore; readonly keys: Pick<KeyRing, 'open'> },
  code: string,
  channel: ContactChannel,
  recipients: readonly Recipient[],
): Promise<readonly MayContact[]> {
  const [purpose, families] = await Promise.all([
    openPurpose(store, code),
    familiesOf(
      store,
      recipients.map(({ partyId }) => partyId),
    ),
  ]);
  const found = recipients.map((recipient) => {
    const family = families.get(recipient.partyId);
    return { recipient, family, place: placeFor(recipient, family, purpose, channel) };
  });
  const places = [...new Set(found.flatMap(({ place }) => (typeof place === 'string' ? [] : [place])))];
  const opened = await keys.open(places.map(({ address }) => ({ field: 'address', sealed: address })));
  const forgotten = new Set(places.filter((_, i) => opened[i] === undefined));
  return found.map(({ recipient, family, place }) => answer(recipient, family, place, forgotten));
}

/** A purpose people are contacted for now; undefined: there is none of that code, or no more. */
async function openPurpose(store: EventStore, code: string): Promise<AskedPurpose | undefined> {
  if (code === SERVICE_PURPOSE) return { code, promotion: false };
  const { state } = await loadState(store, Purpose, purposeStream(code));
  return state.status === 'open' ? state : undefined;
}

function placeFor(
  { contactPoint }: Recipient,
  family: LookedFamily | undefined,
  purpose: AskedPurpose | undefined,
  channel: ContactChannel,
): SpokenPoint | Refusal {
  if (!family) return 'unknown-party';
  if (!purpose) return 'unknown-purpose';
  return whereToContact(family, purpose, channel, contactPoint);
}

function answer(
  { partyId: asked, contactPoint: wanted }: Recipient,
  family: LookedFamily | undefined,
  place: SpokenPoint | Refusal,
  forgotten: ReadonlySet<SpokenPoint>,
): MayContact {
  const partyId = family?.survivorId ?? asked;
  if (typeof place === 'string') return { partyId, contactPoint: wanted, allowed: false, reason: place };
  const { contactPoint, address, consent } = place;
  if (forgotten.has(place)) return { partyId, contactPoint, allowed: false, reason: 'forgotten' };
  return {
    partyId,
    contactPoint,
    allowed: true,
    address,
    name: family?.name,
    preferences: consent.preferences,
  };
}
