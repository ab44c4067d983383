import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { ContactPointAdded, ContactPointRemoved } from '../domain/party.events.ts';

/** Where each party is reached, under the party it was written to. */
export const contactPoints: Projection = {
  name: 'party_contact_points_v1',
  from: 'own',
  key: ['party_id', 'contact_point'],
  columns: {
    party_id: 'uuid',
    contact_point: 'text',
    kind: 'text',
    address: 'jsonb',
    added_at: 'timestamptz',
  },
  on: {
    ContactPointAdded: (event: HeardEvent<ContactPointAdded['data']>) => {
      const { kind, contactPoint, address } = event.data;
      const id = subjectOf(event);
      const row = { party_id: id, contact_point: contactPoint, kind, address, added_at: event.occurredAt };
      return [{ key: [id, contactPoint], fold: () => row }];
    },
    ContactPointRemoved: (event: HeardEvent<ContactPointRemoved['data']>) => [
      { key: [subjectOf(event), event.data.contactPoint], fold: () => null },
    ],
  },
};
