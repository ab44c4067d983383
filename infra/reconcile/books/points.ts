import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

/** What each member's account is worth, and what the company owes in each programme: the sum of all that came and went. */
export function pointsBook(): Book {
  const balances = new Map<string, number>();
  const programmes = new Map<string, string>();
  const moves =
    (sign: 1 | -1) =>
    ({ points }: { readonly points: bigint }, { subject }: Logged) =>
      add(balances, subject, sign * Number(points));
  return {
    name: 'points',
    topics: ['rapport.loyalty.member.v1'],
    // What is released, or repays a debt, was the member's before: the balance stays.
    take: taking(
      entriesOf('rapport.loyalty.member.v1', {
        memberEnrolled: ({ programmeId }, { subject }) => {
          programmes.set(subject, programmeId);
          add(balances, subject, 0);
        },
        pointsAwarded: moves(1),
        pointsExpired: moves(-1),
        pointsRedeemed: moves(-1),
        redemptionReversed: moves(1),
        pointsTakenBack: moves(-1),
        pointsCorrected: moves(1),
        accountJoined: (_data, { subject }) => balances.set(subject, 0),
        accountTakenOver: ({ points, debt }, { subject }) =>
          add(balances, subject, Number(points) - Number(debt)),
      }),
    ),
    figures: async (shown) => {
      const owed = new Map<string, number>();
      for (const [member, programme] of programmes) add(owed, programme, balances.get(member));
      const liabilities = new Map<string, number>();
      for (const programmeId of owed.keys()) {
        const { balance } = await shown.get(`/api/loyalty/v1/programmes/${programmeId}/liability`);
        liabilities.set(programmeId, Number(balance));
      }
      const members = await shown.list('/api/loyalty/v1/members');
      const listed = new Map(members.map((one) => [String(one['memberId']), Number(one['balance'])]));
      return [
        ...figuresOf('points owed in programme', owed, liabilities),
        ...figuresOf('points of member', balances, listed),
      ];
    },
  };
}
