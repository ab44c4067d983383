import { type Step, step } from '@rapport/kernel/command';
import { ContactPoint, type ContactPointState } from '../domain/contact-point.ts';
import { Party } from '../domain/party.ts';
import { PartyCode, partyCode } from '../domain/party-code.ts';
import type { ContactPointKind, PartyKind } from '../domain/party.events.ts';
import { type Looked, type Registry, look, partyCodeStream, partyStream, partySubject } from './streams.ts';

/** An address in its normal form, its keyed hash, and the stream that says whose it is. */
export interface Reachable {
  readonly kind: ContactPointKind;
  readonly address: string;
  readonly contactPoint: string;
  readonly claim: Looked<ContactPointState>;
}

/** A party about to begin. */
export interface NewParty {
  readonly partyId: string;
  readonly kind: PartyKind;
  readonly provisional: boolean;
  /** Empty: not known. */
  readonly name: string;
  readonly reachable: readonly Reachable[];
}

/** All that begins a party, for one append: its own stream, its code's, and that of each address. */
export async function beginningOf(
  { store, keys }: Registry,
  { partyId, kind, provisional, name, reachable }: NewParty,
): Promise<{ readonly code: string; readonly steps: readonly Step[] }> {
  const { code, claim } = await freeCode(store, partyId);
  const [sealedName, ...addresses] = await keys.seal(partySubject(partyId), [
    { field: 'name', text: name },
    ...reachable.map(({ address }) => ({ field: 'address', text: address })),
  ]);
  const contactPoints = reachable.map((point, i) => ({
    kind: point.kind,
    contactPoint: point.contactPoint,
    address: addresses[i]!,
  }));
  const data = { kind, provisional, code, name: name ? sealedName : undefined, contactPoints };
  return {
    code,
    steps: [
      step(Party, partyStream(partyId), { type: 'BeginParty', data }, NOT_THERE),
      step(PartyCode, claim.streamId, { type: 'ClaimPartyCode', data: { code, partyId } }, claim),
      ...reachable.map((point) => claiming(point, partyId)),
    ],
  };
}

// A party begins where nothing is, whatever there is to see: one begun since the address was looked at is a lost race,
// to be looked at anew, and no refusal.
const NOT_THERE = { state: Party.initial, version: 0, position: 0 };

/** Makes an address a party's. */
export function claiming({ contactPoint, kind, claim }: Reachable, partyId: string): Step {
  const data = { contactPoint, kind, partyId };
  return step(ContactPoint, claim.streamId, { type: 'ClaimContactPoint', data }, claim);
}

/** The first of a party's candidate codes that nobody has; at a million parties the first is taken once in a million times. */
async function freeCode(store: Registry['store'], partyId: string) {
  for (let turn = 0; ; turn += 1) {
    const code = partyCode(partyId, turn);
    const claim = await look(store, PartyCode, partyCodeStream(code));
    if (claim.state.partyId === undefined || claim.state.partyId === partyId) return { code, claim };
  }
}
