import type { GrpcCall, GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { isUuid } from '@rapport/kernel/values';
import {
  type MemberOfRequest,
  type MemberOfResponse,
  MemberServiceService,
  type Membership,
} from '@rapport/proto/loyalty/v1/member_service';
import type { MemberRow } from '../queries/members.ts';

const MOST_PARTIES = 200;

/** What other services ask about members. */
export function memberService(needs: {
  readonly membershipsOf: (
    visible: PolicyTree,
    partyIds: readonly string[],
  ) => Promise<readonly (MemberRow & { readonly asked: string })[]>;
}): GrpcService {
  return {
    description: MemberServiceService,
    methods: {
      memberOf: {
        permits: ['any-service'],
        handle: async ({ partyIds }: MemberOfRequest, call: GrpcCall): Promise<MemberOfResponse> => {
          const fits = partyIds.length > 0 && partyIds.length <= MOST_PARTIES && partyIds.every(isUuid);
          if (!fits) throw new EdgeProblem('invalid-request');
          const visible = visibleTo(call.principal ?? { kind: 'service', name: call.caller });
          return { memberships: (await needs.membershipsOf(visible, partyIds)).map(membership) };
        },
      },
    },
  };
}

function membership({ asked, expiring, ...row }: MemberRow & { readonly asked: string }): Membership {
  const { pending, available, debt } = row;
  return {
    partyId: asked,
    memberId: row.member_id,
    code: row.code,
    programmeId: row.programme_id,
    tier: row.tier,
    tierName: row.tiers.find(({ tierId }) => tierId === row.tier)?.name,
    qualifying: BigInt(row.qualifying[row.period.from] ?? 0),
    pending: BigInt(pending),
    available: BigInt(available),
    debt: BigInt(debt),
    balance: BigInt(pending + available - debt),
    nextExpiryAt: expiring ? new Date(expiring.at).toISOString() : '',
    nextExpiryPoints: BigInt(expiring?.points ?? 0),
  };
}
