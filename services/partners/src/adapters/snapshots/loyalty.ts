import type { MemberEnrolled, Standing, TierRisen } from '@rapport/proto/loyalty/v1/member_events';
import { type Said, kindOf } from './kind.ts';

const MEMBER = 'rapport.loyalty.member.v1';

type Member = Said<MemberEnrolled> & {
  readonly enrolledAt?: string;
  readonly standing?: Said<Standing> | undefined;
  /** The account of the same person that all of this one lies in. */
  readonly joinedInto?: string | undefined;
};

/** As a standing says that there are no points, pending or available, and no debt. */
const NO_POINTS = {};
const stands = ({ standing }: Pick<Member, 'standing'>) => ({ standing });
const tiered = ({ to, toName }: Said<Pick<TierRisen, 'to' | 'toName'>>) => ({ tier: to, tierName: toName });

/** Members of programmes. What qualifies for a tier is no field: an account that takes over another does not say it. */
export const members = kindOf<typeof MEMBER, Member>(MEMBER, 'memberEnrolled', {
  memberEnrolled: (said, _, at) => ({ ...said, enrolledAt: at, standing: NO_POINTS }),
  // Whoever is somebody else again begins anew in the account that was joined with the other's.
  pointsAwarded: (said) => ({ ...stands(said), joinedInto: undefined }),
  pointsReleased: stands,
  pointsExpired: stands,
  debtRepaid: stands,
  pointsRedeemed: stands,
  redemptionReversed: stands,
  pointsTakenBack: stands,
  pointsCorrected: stands,
  tierRisen: tiered,
  tierReviewed: tiered,
  accountJoined: ({ into }) => ({ joinedInto: into, standing: NO_POINTS }),
  accountTakenOver: stands,
});
