import { type HeardEvent, type Projection, type RowChange, subjectOf } from '@rapport/kernel/projection';
import { typeOf } from '@rapport/proto/catalogue';
import type { SendingAttempted, SendingQueued } from '@rapport/proto/channels/v1/sending_events';

const SENDING = 'rapport.channels.sending.v1';

/** Each message that was sent to somebody: what for, where to and when, from its own stream alone. */
export const consentUses: Projection = {
  name: 'consent_uses_v1',
  from: [SENDING],
  key: ['message_id'],
  columns: { message_id: 'uuid', purpose: 'text', contact_point: 'text', sent_at: 'timestamptz' },
  on: {
    [typeOf(SENDING, 'sendingQueued')]: (event: HeardEvent<SendingQueued>) =>
      change(event, { purpose: event.data.purpose }),
    [typeOf(SENDING, 'sendingAttempted')]: (event: HeardEvent<SendingAttempted>) =>
      change(event, { contact_point: event.data.contactPoint }),
    [typeOf(SENDING, 'sendingSent')]: (event) => change(event, { sent_at: event.occurredAt }),
  },
};

const UNUSED = { purpose: null, contact_point: null, sent_at: null };

function change(event: HeardEvent, said: Readonly<Record<string, string>>): readonly RowChange[] {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row) => ({ ...UNUSED, ...row, ...said, message_id: id }) }];
}
