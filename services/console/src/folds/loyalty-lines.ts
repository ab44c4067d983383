import type { RecordEvent } from './events.ts';
import type { Membership } from '../http/api-memberships.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf, byActor } from './lines.ts';
import type { ChosenName, StandingFacts } from './loyalty-events.ts';
import { type SealedText, closedIfAny, given } from './personal.ts';
import type { Memory } from './memory.ts';

type Enrolled = Extract<RecordEvent, { readonly fact: 'memberEnrolled' }>;
type PointsLine = Extract<TimelineLineEntry, { readonly kind: 'points' }>;

const SAYS: Readonly<Partial<Record<RecordEvent['fact'], PointsLine['fact']>>> = {
  memberEnrolled: 'enrolled',
  pointsAwarded: 'awarded',
  pointsReleased: 'released',
  pointsExpired: 'expired',
  debtRepaid: 'debt-repaid',
  pointsRedeemed: 'redeemed',
  redemptionReversed: 'reversed',
  pointsTakenBack: 'taken-back',
  pointsCorrected: 'corrected',
  tierRisen: 'risen',
  tierReviewed: 'reviewed',
  accountJoined: 'joined',
  accountTakenOver: 'taken-over',
};

/** What facts of a membership may say. */
interface Said {
  readonly points?: number;
  readonly standing?: StandingFacts;
  readonly owed?: number;
  readonly rewardName?: ChosenName;
  readonly from?: string;
  readonly to?: string;
  readonly toName?: ChosenName;
  readonly reason?: SealedText | null;
}

/** How a membership stands as of an instant, and its lines on the timeline. */
export interface FoldedMembership extends FoldedRecord {
  readonly membership: Membership;
}

const EMPTY: StandingFacts = { pending: 0, available: 0, debt: 0 };

/** A membership: one line for each of its facts; a period's end is told only where it made the tier another. */
export function foldMembership(
  enrolled: Enrolled,
  later: readonly RecordEvent[],
  memory: Memory | undefined,
): FoldedMembership {
  const { code } = enrolled.facts;
  let { tier, tierName } = enrolled.facts;
  let standing = EMPTY;
  let joined = false;
  const lines = [enrolled, ...later].flatMap((event): readonly Line<TimelineLineEntry>[] => {
    const fact = SAYS[event.fact];
    const said = event.facts as Said;
    if (!fact || (fact === 'reviewed' && said.from === said.to)) return [];
    standing = fact === 'joined' ? EMPTY : (said.standing ?? standing);
    tier = said.to ?? tier;
    tierName = said.toName ?? tierName;
    // Whoever is somebody else again begins anew with their next order.
    joined = fact === 'joined' || (joined && fact !== 'awarded');
    return [lineWith(event, fact, { code, balance: balanceOf(standing), tierName }, memory)];
  });
  const { pending, available, debt } = standing;
  const points = { pending, available, debt, balance: balanceOf(standing) };
  const membership = { memberId: enrolled.subject, code, tier, tierName, ...points, joined };
  return { state: joined ? 'member-joined' : 'member-open', lines, membership };
}

const balanceOf = ({ pending, available, debt }: StandingFacts) => pending + available - debt;

interface Told {
  readonly code: string;
  readonly balance: number;
  readonly tierName: ChosenName;
}

/** A member of years has thousands of lines, and they are the same as of most instants: made again where one tells something else. */
function lineWith(
  event: RecordEvent,
  fact: PointsLine['fact'],
  told: Told,
  memory: Memory | undefined,
): Line<TimelineLineEntry> {
  const known = memory?.of<RecordEvent, { readonly told: Told; readonly line: Line<TimelineLineEntry> }>(
    lineWith,
  );
  const made = known?.get(event);
  if (
    made &&
    made.told.code === told.code &&
    made.told.balance === told.balance &&
    made.told.tierName === told.tierName
  )
    return made.line;
  const line = lineOf(event, fact, told);
  known?.set(event, { told, line });
  return line;
}

function lineOf(
  event: RecordEvent,
  fact: PointsLine['fact'],
  { code, balance, tierName }: Told,
): Line<TimelineLineEntry> {
  const { points, owed, rewardName, reason } = event.facts as Said;
  const tells = fact === 'enrolled' || fact === 'risen' || fact === 'reviewed';
  const entry: PointsLine = {
    kind: 'points',
    ...baseOf(event),
    ...given({
      memberId: event.subject,
      code,
      fact,
      by: byActor(event),
      points,
      owed: owed === 0 ? undefined : owed,
      balance,
      rewardName,
      tierName: tells ? tierName : undefined,
      reason: closedIfAny('reason', reason),
    }),
  };
  return { entry, begun: event, changedAt: event.recordedAt };
}
