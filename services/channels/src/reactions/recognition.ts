import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import type { FactData } from '@rapport/proto/catalogue';
import { type Desk, learnParty } from '../commands/index.ts';

const TOPIC = 'rapport.customers.recognition.v1';
type Identified = FactData<typeof TOPIC, 'partyIdentified'>;

/** A conversation learns who it is with, or that it is not whom it thought. */
export function recognitionReaction(desk: Pick<Desk, 'store' | 'keys'>): Reaction {
  const learn = (event: HeardEvent, partyId: string, commandId: string) =>
    learnParty(desk, subjectOf(event), partyId, reactionContext(event, commandId, 'channels'));
  return {
    name: 'learn-party',
    from: [TOPIC],
    begins: 'beginning',
    on: {
      'rapport.customers.recognition.party-identified.v1': async (
        event: HeardEvent<Identified>,
        commandId,
      ) => {
        await learn(event, event.data.partyId, commandId('learn'));
      },
      'rapport.customers.recognition.party-separated.v1': async (event: HeardEvent, commandId) => {
        await learn(event, '', commandId('learn'));
      },
    },
  };
}
