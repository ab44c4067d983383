import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import { typeOf } from '@rapport/proto/catalogue';
import type { SendingComplained } from '@rapport/proto/channels/v1/sending_events';
import { type Registry, withdrawOwnConsent } from '../commands/index.ts';

const SENDING = 'rapport.channels.sending.v1';

/** Somebody called a message of ours a nuisance: that is a withdrawal of every promotion, whatever it was about. */
export function hearComplaint(registry: Pick<Registry, 'store'>): Reaction {
  return {
    name: 'hear-complaint',
    from: [SENDING],
    begins: 'beginning',
    on: {
      [typeOf(SENDING, 'sendingComplained')]: async (event: HeardEvent<SendingComplained>, commandId) => {
        const { contactPoint } = event.data;
        // A report that quotes nothing of ours complains of nobody.
        if (contactPoint === '') return;
        const record = { kind: 'sending', id: subjectOf(event) };
        const said = { purpose: '', evidence: { by: 'complaint', record } } as const;
        const context = reactionContext(event, commandId('withdraw'), 'customers');
        await withdrawOwnConsent(registry, contactPoint, said, context);
      },
    },
  };
}
