import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import type { FactData } from '@rapport/proto/catalogue';
import {
  type Desk,
  casesAbout,
  hearCustomer,
  hearReply,
  recordSurveySent,
  surveyNow,
} from '../commands/index.ts';

const TOPIC = 'rapport.channels.conversation.v1';
type Received = HeardEvent<FactData<typeof TOPIC, 'messageReceived'>>;
type Sent = HeardEvent<FactData<typeof TOPIC, 'replySent'>>;

/**
 * What is said in a conversation moves the cases it is about: the customer's word ends a wait or opens again what was
 * solved, our first reply keeps a promise. A survey leaves as a reply under its own id, and is no answer to anything.
 */
export function hearConversation(desk: Desk): Reaction {
  return {
    name: 'hear-conversation',
    from: [TOPIC],
    begins: 'beginning',
    on: {
      'rapport.channels.conversation.message-received.v1': async (event: Received, commandId) => {
        if (event.data.automatic) return;
        for (const caseId of await casesAbout(desk, subjectOf(event)))
          await hearCustomer(
            desk,
            caseId,
            reactionContext(event, commandId(`customer ${caseId}`), 'support'),
          );
      },
      'rapport.channels.conversation.reply-sent.v1': async (event: Sent, commandId) => {
        const { replyId } = event.data;
        const caseIds = await casesAbout(desk, subjectOf(event));
        if (caseIds.length === 0) return;
        if ((await surveyNow(desk, replyId)).status !== 'none') {
          const context = reactionContext(event, commandId('survey'), 'support');
          await recordSurveySent(desk, replyId, subjectOf(event), context);
          return;
        }
        for (const caseId of caseIds)
          await hearReply(
            desk,
            caseId,
            replyId,
            reactionContext(event, commandId(`reply ${caseId}`), 'support'),
          );
      },
    },
  };
}
