import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import type { Sealed } from '@rapport/kernel/sealing';
import { typeOf } from '@rapport/proto/catalogue';
import type { ConversationOpened } from '@rapport/proto/channels/v1/conversation_events';
import { type Registry, confirmAnswered, recogniseContactPoint } from '../commands/index.ts';

const CONVERSATION = 'rapport.channels.conversation.v1';

/**
 * Somebody began to talk with us: whose address it is, or a new provisional party. And somebody here answered them: the
 * party is provisional no longer. One reaction for both, so that they are heard in this order.
 */
export function recogniseSender(registry: Registry): Reaction {
  return {
    name: 'recognise-sender',
    from: [CONVERSATION],
    begins: 'beginning',
    on: {
      [typeOf(CONVERSATION, 'conversationOpened')]: async (
        event: HeardEvent<ConversationOpened>,
        commandId,
      ) => {
        const { channel, contactPoint, contactKind, address, displayName } = event.data;
        if (!address || !contactPoint) return;
        const [opened, name = ''] = await registry.keys.open(sealedFields(address, displayName));
        // Forgotten since: there is nobody to recognise.
        if (opened === undefined) return;
        const kind = contactKind === 'phone' ? 'phone' : 'email';
        // Anybody may write anything into a form.
        const by = channel === 'form' ? 'claim' : 'contact-point';
        const sender = { kind, address: opened, contactPoint, displayName: name, by } as const;
        const context = reactionContext(event, commandId('recognise'), 'customers');
        await recogniseContactPoint(registry, sender, context, subjectOf(event));
      },
      [typeOf(CONVERSATION, 'replySent')]: async (event: HeardEvent, commandId) => {
        const context = reactionContext(event, commandId('confirm'), 'customers');
        await confirmAnswered(registry, subjectOf(event), context);
      },
    },
  };
}

function sealedFields(address: Sealed, displayName: Sealed | undefined) {
  const first = { field: 'address', sealed: address };
  return displayName?.box ? [first, { field: 'display_name', sealed: displayName }] : [first];
}
