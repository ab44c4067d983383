import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const PROFILE = 'rapport.analytics.profile.v1';
type Changed = HeardEvent<FactData<typeof PROFILE, 'segmentMembershipChanged'>>;

/** Who is in which segment: analytics decides that, and says it when it changes. */
export const segmentMembers: Projection = {
  name: 'segment_members_v1',
  from: [PROFILE],
  key: ['segment_id', 'party_id'],
  columns: { segment_id: 'uuid', party_id: 'uuid', member: 'boolean' },
  on: {
    [typeOf(PROFILE, 'segmentMembershipChanged')]: (event: Changed) => {
      const { segmentId, member } = event.data;
      const partyId = subjectOf(event);
      return [{ key: [segmentId, partyId], row: { segment_id: segmentId, party_id: partyId, member } }];
    },
  },
};
