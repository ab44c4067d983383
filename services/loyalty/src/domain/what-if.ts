import { productOf } from '@rapport/kernel/money';
import type { Instant } from '@rapport/kernel/values';
import { split } from './earning.ts';
import type { MemberEvent, PointsAwarded, Qualifying } from './member.events.ts';
import type { Tier } from './programme.events.ts';
import { type KnownProgramme, tierFor } from './programme.ts';

/** What thresholds are tried on: the tiers as they would be, and the stretch of time whose points are compared. */
export interface Trial {
  readonly programme: KnownProgramme;
  readonly tiers: readonly Tier[];
  readonly from: Instant;
  readonly until: Instant;
}

/** One member, lived through once as it was and once as it would have been. */
interface Lived {
  readonly tier: string;
  readonly tried: string;
  readonly qualifying: Readonly<Record<string, number>>;
  readonly period: string;
  readonly joined: boolean;
}

/** Members by id, and the points that were given and would have been. */
export interface TrialState {
  readonly members: Map<string, Lived>;
  points: { given: number; tried: number };
}

/** A trial that has seen nothing yet. */
export const emptyTrial = (): TrialState => ({ members: new Map(), points: { given: 0, tried: 0 } });

/** An event of a member, with when it happened. */
export type Happened = MemberEvent & { readonly occurredAt: Instant };

/** Lives one more event; the events are what was recorded, and only the tiers are other ones. */
export function tryEvent(state: TrialState, memberId: string, event: Happened, trial: Trial): void {
  const member = state.members.get(memberId);
  if (event.type === 'MemberEnrolled') {
    const { tier, period } = event.data;
    const tried = trial.tiers[0]!.tierId;
    state.members.set(memberId, { tier, tried, qualifying: {}, period: period.from, joined: false });
    return;
  }
  if (!member) return;
  if (event.type === 'PointsAwarded') compare(state, member, event, trial);
  state.members.set(memberId, lived(member, event, trial.tiers));
}

function compare(
  { points }: TrialState,
  member: Lived,
  { data, occurredAt }: Happened & PointsAwarded,
  trial: Trial,
) {
  if (occurredAt < trial.from || occurredAt > trial.until) return;
  points.given += data.points;
  points.tried += pointsUnder(member.tried, data, trial);
}

/** The points of an award if its member had been in another tier; reckoned as the award was. */
function pointsUnder(
  tierId: string,
  { lines, rate, ruleId, points }: PointsAwarded['data'],
  trial: Trial,
): number {
  const rule = trial.programme.versions
    .flatMap(({ rules }) => rules.earning)
    .findLast((one) => one.ruleId === ruleId);
  const tierFactor = trial.tiers.find((tier) => tier.tierId === tierId)?.earningFactor;
  if (!rule || tierFactor === undefined) return points;
  const shares = lines.map(({ amount, factor }) => productOf(amount.amount, rate, factor, tierFactor));
  return split(shares, rule.rounding).reduce((sum, share) => sum + share, 0);
}

function lived(member: Lived, event: MemberEvent, tiers: readonly Tier[]): Lived {
  switch (event.type) {
    case 'PointsAwarded':
    case 'PointsCorrected':
      return risen(qualified(member, [event.data.qualifying]), tiers);
    case 'PointsTakenBack': {
      const { period, points } = event.data.qualifying;
      return qualified(member, [{ period, points: -points }]);
    }
    case 'AccountTakenOver':
      return risen(qualified(member, event.data.qualifying), tiers);
    case 'AccountJoined':
      return { ...member, qualifying: {}, joined: true };
    case 'TierRisen':
      return { ...member, tier: event.data.to };
    case 'TierReviewed': {
      const made = tierFor(tiers, member.qualifying[member.period] ?? 0).tierId;
      return { ...member, tier: event.data.to, tried: made, period: event.data.period.from };
    }
    default:
      return member;
  }
}

function qualified(member: Lived, sums: readonly Qualifying[]): Lived {
  const qualifying = { ...member.qualifying };
  for (const { period, points } of sums) qualifying[period] = (qualifying[period] ?? 0) + points;
  return { ...member, qualifying };
}

function risen(member: Lived, tiers: readonly Tier[]): Lived {
  const rank = (tierId: string) => tiers.findIndex((tier) => tier.tierId === tierId);
  const made = tierFor(tiers, member.qualifying[member.period] ?? 0).tierId;
  return rank(made) > rank(member.tried) ? { ...member, tried: made } : member;
}

/** What a trial comes to. */
export interface TrialOutcome {
  readonly tiers: readonly { readonly tierId: string; readonly members: number; readonly tried: number }[];
  readonly higher: number;
  readonly lower: number;
  readonly points: { readonly given: number; readonly tried: number };
}

/** Counts members by tier, as they are and as they would be. */
export function outcomeOf({ members, points }: TrialState, tiers: readonly Tier[]): TrialOutcome {
  const rank = (tierId: string) => tiers.findIndex((tier) => tier.tierId === tierId);
  const all = [...members.values()].filter(({ joined }) => !joined);
  const moved = all.map(({ tier, tried }) => rank(tried) - rank(tier));
  return {
    tiers: tiers.map(({ tierId }) => ({
      tierId,
      members: all.filter(({ tier }) => tier === tierId).length,
      tried: all.filter(({ tried }) => tried === tierId).length,
    })),
    higher: moved.filter((by) => by > 0).length,
    lower: moved.filter((by) => by < 0).length,
    points: { ...points },
  };
}
