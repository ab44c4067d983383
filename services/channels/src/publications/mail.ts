import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import type { MailEvent } from '../domain/mail.events.ts';

const TOPIC = 'rapport.channels.mail.v1';

/** What others hear of a received mail. */
export const mailPublications = {
  MailAccepted: of(
    'MailAccepted',
    'mailAccepted',
    ({ mailbox, rawBlobId, rawBytes, sameIdOtherContent }) => ({
      mailbox,
      rawBlobId,
      rawBytes: BigInt(rawBytes),
      sameIdOtherContent,
    }),
  ),
  MailFiled: of('MailFiled', 'mailFiled', (data) => data),
  MailSetAside: of('MailSetAside', 'mailSetAside', ({ reason, conversationId }) => ({
    reason,
    conversationId,
  })),
  MailRepeated: of('MailRepeated', 'mailRepeated', ({ times }) => ({ times })),
} satisfies Publications & Readonly<Record<MailEvent['type'], unknown>>;

type DataOf<T extends MailEvent['type']> = Extract<MailEvent, { type: T }>['data'];

function of<T extends MailEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
