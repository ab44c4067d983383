import { type HeardEvent, type Reaction, subjectOf } from '@rapport/kernel/projection';
import { type Registry, tieConversation } from '../commands/index.ts';

/** A conversation's key goes with the party it is with, and stays when another party is forgotten. */
export function tieConversationKey(registry: Pick<Registry, 'store' | 'keys'>): Reaction {
  const tie = (event: HeardEvent) => tieConversation(registry, subjectOf(event));
  return {
    name: 'tie-conversation-key',
    from: 'own',
    begins: 'beginning',
    on: { PartyIdentified: tie, PartySeparated: tie },
  };
}
