import type { GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { isUuid } from '@rapport/kernel/values';
import {
  type Profile,
  ProfileServiceService,
  type ProfilesOfRequest,
  type ProfilesOfResponse,
} from '@rapport/proto/analytics/v1/profile_service';
import type { ProfileRow } from '../queries/profiles.ts';
import { wireAction, wireScores } from '../queries/wire.ts';

const MOST_PARTIES = 200;

/** What other services ask about customers as analysis sees them. */
export function profileService(needs: {
  readonly profilesOf: (partyIds: readonly string[]) => Promise<readonly ProfileRow[]>;
}): GrpcService {
  return {
    description: ProfileServiceService,
    methods: {
      profilesOf: {
        permits: ['any-service'],
        handle: async ({ partyIds }: ProfilesOfRequest): Promise<ProfilesOfResponse> => {
          const fits = partyIds.length > 0 && partyIds.length <= MOST_PARTIES && partyIds.every(isUuid);
          if (!fits) throw new EdgeProblem('invalid-request');
          return { profiles: (await needs.profilesOf(partyIds)).map(profile) };
        },
      },
    },
  };
}

function profile({ asked, scores, segments, actions, rules_version }: ProfileRow): Profile {
  return {
    partyId: asked,
    scores: scores ? wireScores(scores) : undefined,
    segmentIds: segments.filter(({ member }) => member).map(({ segmentId }) => segmentId),
    actions: actions.map(wireAction),
    rulesVersion: rules_version,
  };
}
