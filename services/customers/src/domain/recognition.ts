import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { PartyIdentified, RecognitionEvent } from './recognition.events.ts';

export type RecognitionCommand =
  | { readonly type: 'IdentifyParty'; readonly data: PartyIdentified['data'] }
  | { readonly type: 'SeparateParty'; readonly data: { readonly partyId: string } };

export interface RecognitionState {
  /** Whom it is with; undefined: nobody known. */
  readonly partyId?: string;
  /** A person has spoken: the machine does not speak after that. */
  readonly byPerson: boolean;
  /** Known by a claim alone, which nobody has checked. */
  readonly claimed?: boolean;
  /** Whom it was thought to be with, and is not. */
  readonly former: readonly string[];
}

/** Whom a conversation is with. */
export const Recognition: Decider<RecognitionState, RecognitionCommand, RecognitionEvent> = {
  initial: { byPerson: false, former: [] },
  decide(known, { type, data }) {
    const { partyId } = known;
    switch (type) {
      case 'IdentifyParty':
        return isNews(known, data) ? [{ type: 'PartyIdentified', data }] : [];
      case 'SeparateParty':
        if (partyId !== data.partyId) throw new Rejection('not-identified');
        return [{ type: 'PartySeparated', data }];
    }
  },
  evolve({ partyId, byPerson, former }, { type, data }) {
    const before = [...new Set(partyId === undefined ? former : [...former, partyId])];
    switch (type) {
      case 'PartyIdentified':
        return {
          partyId: data.partyId,
          byPerson: byPerson || data.by === 'person',
          ...(data.by === 'claim' ? { claimed: true } : {}),
          former: before.filter((one) => one !== data.partyId),
        };
      case 'PartySeparated':
        return { byPerson: true, former: before };
    }
  },
};

/** The machine does not speak after a person, and a claim says nothing against what is better known. */
function isNews(
  { partyId, byPerson, claimed = false }: RecognitionState,
  said: PartyIdentified['data'],
): boolean {
  if (said.by !== 'person' && byPerson) return false;
  if (said.by === 'claim' && partyId !== undefined && !claimed) return false;
  return partyId !== said.partyId || (claimed && said.by !== 'claim');
}
