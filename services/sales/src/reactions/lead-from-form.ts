import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import type { FactData } from '@rapport/proto/catalogue';
import { type Desk, captureFormLead } from '../commands/index.ts';

const TOPIC = 'rapport.channels.submission.v1';
type Received = HeardEvent<FactData<typeof TOPIC, 'submissionReceived'>>;

/** Who asks for an offer in a web form is a lead, once, from the form on that is sent after this first ran. */
export function leadFromForm(desk: Desk): Reaction {
  return {
    name: 'lead-from-form',
    from: [TOPIC],
    begins: 'start',
    on: {
      'rapport.channels.submission.submission-received.v1': async (event: Received, commandId) => {
        const { purpose, formId, conversationId, subject, text } = event.data;
        if (purpose !== 'offer' || !subject || !text) return;
        const asked = { submissionId: subjectOf(event), formId, conversationId, subject, text };
        await captureFormLead(desk, asked, reactionContext(event, commandId('lead'), 'sales'));
      },
    },
  };
}
