import { type HeardEvent, type Projection, type Row } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const CONSENT = 'rapport.customers.consent.v1';
type Given = HeardEvent<FactData<typeof CONSENT, 'consentGiven'>>;
type Withdrawn = HeardEvent<FactData<typeof CONSENT, 'consentWithdrawn'>>;
type Set = HeardEvent<FactData<typeof CONSENT, 'preferencesSet'>>;
type Permits = Readonly<Record<string, 'given' | 'withdrawn'>>;

/**
 * What contact points permit, as far as it was heard: for the look at an audience. Whether a message goes out is asked of
 * customers at the moment of sending.
 */
export const consents: Projection = {
  name: 'consents_v1',
  from: [CONSENT],
  key: ['contact_point'],
  columns: { contact_point: 'text', permits: 'jsonb', language: 'text' },
  on: {
    [typeOf(CONSENT, 'consentGiven')]: (event: Given) => {
      const { contactPoint, purpose, channel } = event.data;
      return change(contactPoint, ({ permits }) => ({
        permits: { ...permits, [`${purpose} ${channel}`]: 'given' },
      }));
    },
    [typeOf(CONSENT, 'consentWithdrawn')]: (event: Withdrawn) => {
      const { contactPoint, purpose, channel } = event.data;
      return change(contactPoint, ({ permits }) => ({ permits: without(permits, purpose, channel) }));
    },
    [typeOf(CONSENT, 'preferencesSet')]: (event: Set) =>
      change(event.data.contactPoint, () => ({ language: event.data.language })),
  },
};

interface Known {
  readonly permits: Permits;
  readonly language: string;
}

function change(contactPoint: string, fold: (known: Known) => Partial<Known>) {
  const changed = (row: Row = { permits: {}, language: '' }): Row => ({
    ...row,
    contact_point: contactPoint,
    ...fold(row as unknown as Known),
  });
  return [{ key: [contactPoint], fold: changed }];
}

/** An empty purpose or channel means all: what was given for any of them stands no longer. */
function without(permits: Permits, purpose: string, channel: string): Permits {
  const met = Object.keys(permits).filter((key) => {
    const [ofPurpose, ofChannel] = key.split(' ');
    return (purpose === '' || purpose === ofPurpose) && (channel === '' || channel === ofChannel);
  });
  const keys = [...met, `${purpose || '*'} ${channel || '*'}`];
  return { ...permits, ...Object.fromEntries(keys.map((key) => [key, 'withdrawn'] as const)) };
}
