import { type Decider, Rejection } from '@rapport/kernel/decider';
import type {
  ActionAccepted,
  ActionRefused,
  ProfileEvent,
  RankedAction,
  Refusal,
  Scores,
  SegmentMembershipChanged,
} from './profile.events.ts';
import { ACTION_KINDS } from './ruleset.events.ts';
import { saysTheSame } from './same.ts';

/** An action whose rule holds, with what the rule weighs. */
export type Candidate = RankedAction & { readonly weight: number };

/** What an assessment found of a customer at an instant, whole. */
export interface Assessment {
  readonly at: string;
  /** Absent: they never bought. */
  readonly scores?: Scores;
  /** The segments they are in. */
  readonly segments: readonly Omit<SegmentMembershipChanged['data'], 'member'>[];
  /** Latest version of each live segment, to say by which one somebody left. */
  readonly versions: Readonly<Record<string, number>>;
  readonly rulesVersion: number;
  readonly candidates: readonly Candidate[];
  /** Of what nobody could say whether it holds: memberships and actions stay as they were. */
  readonly undecided?: Undecided;
}

/** Segments, and rules with what they would have somebody do. */
export interface Undecided {
  readonly segments: readonly string[];
  readonly rules: readonly Omit<Candidate, 'reasons'>[];
}

/** What somebody here makes of an action; `restDays` is what its rule says. */
export interface Answer {
  readonly ruleId: string;
  readonly accountId: string;
  readonly at: string;
  readonly restDays: number;
}

export type ProfileCommand =
  | { readonly type: 'Assess'; readonly data: Assessment }
  | { readonly type: 'AcceptAction'; readonly data: Answer }
  | { readonly type: 'RefuseAction'; readonly data: Answer & { readonly reason: Refusal } };

/** What was heard of a rule for a customer. */
export type Heard = { readonly restsUntil: string; readonly refused: number };

export type ProfileState = {
  readonly scores?: Scores;
  /** Version by which they are in each segment. */
  readonly segments: Readonly<Record<string, number>>;
  readonly rulesVersion: number;
  readonly actions: readonly RankedAction[];
  readonly heard: Readonly<Record<string, Heard>>;
};

/** Each refusal weighs so much against a rule for that customer. */
const REFUSAL_WEIGHS = 10;
const DAY_MS = 86_400_000;

/** What analysis says of one customer. It is said anew only where a person who looks would see something else. */
export const Profile: Decider<ProfileState, ProfileCommand, ProfileEvent> = {
  initial: { segments: {}, rulesVersion: 0, actions: [], heard: {} },
  snapshot: 'profile-1',
  decide(profile, command) {
    if (command.type === 'Assess') return assess(profile, command.data);
    return answer(profile, command);
  },
  evolve: (profile, event) => {
    switch (event.type) {
      case 'ScoresChanged': {
        const { scores: _, ...rest } = profile;
        return event.data.scores ? { ...rest, scores: event.data.scores } : rest;
      }
      case 'SegmentMembershipChanged':
        return { ...profile, segments: moved(profile.segments, event.data) };
      case 'ActionsRanked':
        return { ...profile, ...event.data };
      case 'ActionAccepted':
        return heard(profile, event.data, 0);
      case 'ActionRefused':
        return heard(profile, event.data, 1);
    }
  },
};

function moved(
  segments: ProfileState['segments'],
  { segmentId, segmentVersion, member }: SegmentMembershipChanged['data'],
): ProfileState['segments'] {
  if (member) return { ...segments, [segmentId]: segmentVersion };
  const { [segmentId]: _, ...rest } = segments;
  return rest;
}

function heard(
  profile: ProfileState,
  { ruleId, restsUntil }: ActionAccepted['data'],
  more: number,
): ProfileState {
  const refused = (profile.heard[ruleId]?.refused ?? 0) + more;
  return { ...profile, heard: { ...profile.heard, [ruleId]: { restsUntil, refused } } };
}

function assess(profile: ProfileState, found: Assessment): readonly ProfileEvent[] {
  return [...rescored(profile, found), ...resorted(profile, found), ...reranked(profile, found)];
}

function rescored({ scores: from }: ProfileState, { scores }: Assessment): readonly ProfileEvent[] {
  const seen = (one: Scores | undefined) => one && { ...one, modelVersion: one.modelVersion > 0 };
  if (saysTheSame(seen(from), seen(scores))) return [];
  return [{ type: 'ScoresChanged', data: { ...(scores ? { scores } : {}), ...(from ? { from } : {}) } }];
}

function resorted(
  { segments: before }: ProfileState,
  { segments, versions, undecided }: Assessment,
): readonly ProfileEvent[] {
  const stays = new Set([...segments.map(({ segmentId }) => segmentId), ...(undecided?.segments ?? [])]);
  const left = Object.entries(before).filter(([segmentId]) => !stays.has(segmentId));
  return [
    ...segments
      .filter(({ segmentId }) => before[segmentId] === undefined)
      .map((one) => ({ type: 'SegmentMembershipChanged', data: { ...one, member: true } }) as const),
    ...left.map(([segmentId, version]) => {
      const segmentVersion = versions[segmentId] ?? version;
      const data = { segmentId, segmentVersion, member: false, reasons: [] };
      return { type: 'SegmentMembershipChanged', data } as const;
    }),
  ];
}

function reranked(profile: ProfileState, found: Assessment): readonly ProfileEvent[] {
  const actions = ranked(profile, found);
  if (saysTheSame(actions, profile.actions)) return [];
  return [{ type: 'ActionsRanked', data: { rulesVersion: found.rulesVersion, actions } }];
}

/** What is to be fixed first, then by weight; what was answered lately rests, and each refusal weighs against its rule. */
function ranked(
  { heard: known, actions }: ProfileState,
  { at, candidates, undecided }: Assessment,
): readonly RankedAction[] {
  const kept = (undecided?.rules ?? []).flatMap((rule): readonly Candidate[] => {
    const now = actions.find(({ ruleId }) => ruleId === rule.ruleId);
    return now ? [{ ...rule, reasons: now.reasons }] : [];
  });
  const weightOf = ({ ruleId, weight }: Candidate) => weight - REFUSAL_WEIGHS * (known[ruleId]?.refused ?? 0);
  const before = (one: Candidate, other: Candidate) =>
    ACTION_KINDS.indexOf(one.kind) - ACTION_KINDS.indexOf(other.kind) ||
    weightOf(other) - weightOf(one) ||
    (one.ruleId < other.ruleId ? -1 : 1);
  return [...candidates, ...kept]
    .filter(({ ruleId, kind }) => kind === 'fix' || (known[ruleId]?.restsUntil ?? '') <= at)
    .toSorted(before)
    .map(({ weight: _, ...action }) => action);
}

function answer(
  profile: ProfileState,
  { type, data }: Exclude<ProfileCommand, { type: 'Assess' }>,
): readonly (ActionAccepted | ActionRefused)[] {
  const { ruleId, accountId, at, restDays } = data;
  if (!profile.actions.some((action) => action.ruleId === ruleId)) {
    if ((profile.heard[ruleId]?.restsUntil ?? '') > at) return [];
    throw new Rejection('action-unknown');
  }
  const restsUntil = new Date(Date.parse(at) + restDays * DAY_MS).toISOString();
  const said = { ruleId, rulesVersion: profile.rulesVersion, accountId, restsUntil };
  if (type === 'AcceptAction') return [{ type: 'ActionAccepted', data: said }];
  return [{ type: 'ActionRefused', data: { ...said, reason: data.reason } }];
}
