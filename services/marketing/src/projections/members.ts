import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const MEMBER = 'rapport.loyalty.member.v1';
type Enrolled = HeardEvent<FactData<typeof MEMBER, 'memberEnrolled'>>;
type Moved = HeardEvent<FactData<typeof MEMBER, 'pointsAwarded' | 'pointsReleased'>>;
type Ranked = HeardEvent<FactData<typeof MEMBER, 'tierRisen' | 'tierReviewed'>>;

const spendableIn = ({ data: { standing } }: Moved) => ({ available: String(standing?.available ?? 0n) });
const moved = (event: Moved) => change(event, (row) => ({ ...row, ...spendableIn(event) }));
const ranked = (event: Ranked) => change(event, (row) => ({ ...row, tier: event.data.to }));

/** Members of programmes: their tier, and what they can spend. */
export const members: Projection = {
  name: 'members_v1',
  from: [MEMBER],
  key: ['member_id'],
  columns: {
    member_id: 'uuid',
    programme_id: 'uuid',
    party_id: 'uuid',
    tier: 'text',
    available: 'bigint',
    joined: 'boolean',
  },
  on: {
    [typeOf(MEMBER, 'memberEnrolled')]: (event: Enrolled) => {
      const { programmeId, partyId, tier } = event.data;
      const of = { programme_id: programmeId, party_id: partyId, tier };
      return change(event, () => ({ ...of, available: '0', joined: false }));
    },
    // Whoever is somebody else again begins anew with an order.
    [typeOf(MEMBER, 'pointsAwarded')]: (event: Moved) =>
      change(event, (row) => ({ ...row, ...spendableIn(event), joined: false })),
    [typeOf(MEMBER, 'pointsReleased')]: moved,
    [typeOf(MEMBER, 'pointsExpired')]: moved,
    [typeOf(MEMBER, 'debtRepaid')]: moved,
    [typeOf(MEMBER, 'pointsRedeemed')]: moved,
    [typeOf(MEMBER, 'redemptionReversed')]: moved,
    [typeOf(MEMBER, 'pointsTakenBack')]: moved,
    [typeOf(MEMBER, 'pointsCorrected')]: moved,
    [typeOf(MEMBER, 'accountTakenOver')]: moved,
    [typeOf(MEMBER, 'tierRisen')]: ranked,
    [typeOf(MEMBER, 'tierReviewed')]: ranked,
    // All it held lies in another account of the same person.
    [typeOf(MEMBER, 'accountJoined')]: (event: HeardEvent) =>
      change(event, (row) => ({ ...row, available: '0', joined: true })),
  },
};

function change(event: HeardEvent, fold: (row: Row) => Row) {
  const id = subjectOf(event);
  return [{ key: [id], fold: (row: Row = {}) => ({ ...fold(row), member_id: id }) }];
}
