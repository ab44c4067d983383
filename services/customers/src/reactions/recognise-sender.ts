import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import type { Sealed } from '@rapport/kernel/sealing';
import { typeOf } from '@rapport/proto/catalogue';
import type { ConversationOpened, VisitorIntroduced } from '@rapport/proto/channels/v1/conversation_events';
import type { CommandContext } from '@rapport/kernel/command';
import { type Registry, type Sender, confirmAnswered, recogniseContactPoint } from '../commands/index.ts';

const CONVERSATION = 'rapport.channels.conversation.v1';

/**
 * Somebody began to talk with us, or the visitor of a website says who they are: whose address it is, or a new provisional
 * party. And somebody here answered them: the party is provisional no longer. One reaction for all, so that they are heard
 * in this order.
 */
export function recogniseSender(registry: Registry): Reaction {
  const recognise = async (
    event: HeardEvent,
    known: Omit<Sender, 'address' | 'displayName'>,
    sealed: ReturnType<typeof sealedFields>,
    context: CommandContext,
  ) => {
    const [address, displayName = ''] = await registry.keys.open(sealed);
    // Forgotten since: there is nobody to recognise.
    if (address === undefined) return;
    await recogniseContactPoint(registry, { ...known, address, displayName }, context, subjectOf(event));
  };
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
        const kind = contactKind === 'phone' ? 'phone' : 'email';
        // Anybody may write anything into a form.
        const by = channel === 'form' ? 'claim' : 'contact-point';
        const context = reactionContext(event, commandId('recognise'), 'customers');
        await recognise(event, { kind, contactPoint, by }, sealedFields(address, displayName), context);
      },
      [typeOf(CONVERSATION, 'visitorIntroduced')]: async (
        event: HeardEvent<VisitorIntroduced>,
        commandId,
      ) => {
        const { by: said, contactPoint, address, displayName } = event.data;
        // A name alone tells nobody apart.
        if (!address || !contactPoint) return;
        const by = said === 'signed' ? 'signed' : 'claim';
        const context = reactionContext(event, commandId('recognise'), 'customers');
        await recognise(
          event,
          { kind: 'email', contactPoint, by },
          sealedFields(address, displayName),
          context,
        );
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
