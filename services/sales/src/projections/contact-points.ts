import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.customers.party.v1';

/** Which contact points (keyed hashes) are a party's, each row from that party's own events. */
export const contactPoints: Projection = {
  name: 'contact_points_v1',
  from: [TOPIC],
  key: ['contact_point', 'party_id'],
  columns: { contact_point: 'text', party_id: 'uuid' },
  on: {
    [typeOf(TOPIC, 'contactPointAdded')]: (
      event: HeardEvent<FactData<typeof TOPIC, 'contactPointAdded'>>,
    ) => {
      const row = { contact_point: event.data.contactPoint, party_id: subjectOf(event) };
      return [{ key: [row.contact_point, row.party_id], fold: () => row }];
    },
    [typeOf(TOPIC, 'contactPointRemoved')]: (
      event: HeardEvent<FactData<typeof TOPIC, 'contactPointRemoved'>>,
    ) => [{ key: [event.data.contactPoint, subjectOf(event)], fold: () => null }],
  },
};
