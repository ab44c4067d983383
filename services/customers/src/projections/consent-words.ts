import { type HeardEvent, type Projection, type RowChange } from '@rapport/kernel/projection';
import type { JsonObject } from '@rapport/kernel/values';
import type { ConsentEvent } from '../domain/consent.events.ts';

type Data<Type extends ConsentEvent['type']> = Extract<ConsentEvent, { type: Type }>['data'];

/** Every word that was said at a contact point, with its evidence: each row from one event alone. */
export const consentWords: Projection = {
  name: 'consent_words_v1',
  from: 'own',
  key: ['event_id'],
  columns: {
    event_id: 'uuid',
    contact_point: 'text',
    said: 'text',
    purpose: 'text',
    channel: 'text',
    wording_version: 'integer',
    preferences: 'jsonb',
    evidence: 'jsonb',
    actor: 'text',
    said_at: 'timestamptz',
    position: 'bigint',
  },
  on: {
    ConsentAsked: (event: HeardEvent<Data<'ConsentAsked'>>) => word(event, 'asked', event.data),
    ConsentGiven: (event: HeardEvent<Data<'ConsentGiven'>>) => word(event, 'given', event.data),
    ConsentWithdrawn: (event: HeardEvent<Data<'ConsentWithdrawn'>>) => word(event, 'withdrawn', event.data),
    PreferencesSet: (event: HeardEvent<Data<'PreferencesSet'>>) => {
      const { language, zone, quietFrom, quietTo } = event.data;
      const preferences = { language, zone, quietFrom, quietTo };
      return word(event, 'preferred', { ...event.data, purpose: '', channel: '', preferences });
    },
  },
};

function word(
  event: HeardEvent,
  said: string,
  {
    contactPoint,
    purpose,
    channel,
    wordingVersion = null,
    preferences = null,
    evidence,
  }: {
    readonly contactPoint: string;
    readonly purpose: string;
    readonly channel: string;
    readonly wordingVersion?: number | null;
    readonly preferences?: JsonObject | null;
    readonly evidence: Data<'ConsentAsked'>['evidence'];
  },
): readonly RowChange[] {
  const row = {
    event_id: event.id,
    contact_point: contactPoint,
    said,
    purpose,
    channel,
    wording_version: wordingVersion,
    preferences,
    evidence: evidence as unknown as JsonObject,
    actor: event.meta.actor,
    said_at: event.occurredAt,
    position: event.position,
  };
  return [{ key: [event.id], row }];
}
