import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import type { SendingEvent } from '../domain/sending.events.ts';

const TOPIC = 'rapport.channels.sending.v1';

/** What others hear of messages: what shall go, what became of it, and why. */
export const sendingPublications = {
  SendingQueued: of('SendingQueued', 'sendingQueued', (data) => data),
  SendingHeld: of('SendingHeld', 'sendingHeld', (data) => data),
  SendingResumed: of('SendingResumed', 'sendingResumed', (data) => data),
  SendingStopped: of('SendingStopped', 'sendingStopped', (data) => data),
  SendingAttempted: of(
    'SendingAttempted',
    'sendingAttempted',
    ({ partyId, contactPoint, language, internetMessageId }) => ({
      partyId,
      contactPoint,
      language,
      internetMessageId,
    }),
  ),
  SendingSent: of('SendingSent', 'sendingSent', ({ partyId }) => ({ partyId })),
  SendingFailed: of('SendingFailed', 'sendingFailed', ({ partyId, reason, final }) => ({
    partyId,
    reason,
    final,
  })),
  SendingUncertain: of('SendingUncertain', 'sendingUncertain', (data) => data),
  SendingBounced: of('SendingBounced', 'sendingBounced', (data) => data),
  SendingComplained: of('SendingComplained', 'sendingComplained', (data) => data),
  SendingAnswered: of('SendingAnswered', 'sendingAnswered', (data) => data),
  LinkFollowed: of('LinkFollowed', 'linkFollowed', (data) => data),
} satisfies Publications & Readonly<Record<SendingEvent['type'], unknown>>;

type DataOf<T extends SendingEvent['type']> = Extract<SendingEvent, { type: T }>['data'];

function of<T extends SendingEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
