import type { Advice, ProfileReason, Scores } from '../http/api-profile.ts';

/** What analysis says of a customer, as it is kept. */
export interface ProfileFacts {
  readonly scoresChanged: Scores;
  readonly segmentMembershipChanged: {
    readonly segmentId: string;
    readonly member: boolean;
    readonly reasons: readonly ProfileReason[];
  };
  readonly actionsRanked: { readonly actions: readonly Advice[] };
  readonly actionAccepted: { readonly ruleId: string };
  readonly actionRefused: { readonly ruleId: string; readonly reason: string };
}

/** Names of all facts. */
export const PROFILE_FACTS = [
  'scoresChanged',
  'segmentMembershipChanged',
  'actionsRanked',
  'actionAccepted',
  'actionRefused',
] as const satisfies readonly (keyof ProfileFacts)[];
