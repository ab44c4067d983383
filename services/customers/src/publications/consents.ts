import type { Publications, PublishableEvent } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type {
  ConsentAsked,
  ConsentGiven,
  ConsentWithdrawn,
  Evidence,
  PreferencesSet,
} from '../domain/consent.events.ts';
import type { PurposeClosed, PurposeDefined, WordingPublished } from '../domain/purpose.events.ts';

const CONSENT = 'rapport.customers.consent.v1';
const PURPOSE = 'rapport.customers.purpose.v1';

/** What others hear of what customers permit, and of what they can be asked. */
export const consentPublications: Publications = {
  ConsentAsked: (event) => publish(CONSENT, 'consentAsked', proven<ConsentAsked>(event), event),
  ConsentGiven: (event) => publish(CONSENT, 'consentGiven', proven<ConsentGiven>(event), event),
  ConsentWithdrawn: (event) => publish(CONSENT, 'consentWithdrawn', proven<ConsentWithdrawn>(event), event),
  PreferencesSet: (event) => publish(CONSENT, 'preferencesSet', proven<PreferencesSet>(event), event),
  PurposeDefined: (event) => {
    const { code, name, promotion } = dataOf<PurposeDefined>(event);
    return publish(PURPOSE, 'purposeDefined', { code, nameZh: name.zh, nameEn: name.en, promotion }, event);
  },
  WordingPublished: (event) => {
    const { purpose, version, text } = dataOf<WordingPublished>(event);
    return publish(
      PURPOSE,
      'wordingPublished',
      { purpose, version, textZh: text.zh, textEn: text.en },
      event,
    );
  },
  PurposeClosed: (event) => publish(PURPOSE, 'purposeClosed', dataOf<PurposeClosed>(event), event),
};

function proven<Event extends { readonly data: { readonly evidence: Evidence } }>(event: PublishableEvent) {
  const { evidence, ...said } = dataOf<Event>(event);
  const { by, record, ipHash = '', note } = evidence;
  return { ...said, evidence: { by, record, ipHash, note } } as Omit<Event['data'], 'evidence'> & {
    evidence: { by: string; record: Evidence['record']; ipHash: string; note: Evidence['note'] };
  };
}

function dataOf<Event extends { readonly data: unknown }>({ data }: PublishableEvent): Event['data'] {
  return data as unknown as Event['data'];
}
