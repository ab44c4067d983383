import { Rejection } from '@rapport/kernel/decider';
import type { GrpcCall, GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { isUuid } from '@rapport/kernel/values';
import {
  PartyServiceService,
  type ResolvePartyRequest,
  type ResolvePartyResponse,
  type SearchPartiesRequest,
  type SearchPartiesResponse,
} from '@rapport/proto/customers/v1/party_service';
import type { FoundRow, Wanted } from '../queries/found-parties.ts';
import type { PartyPage } from '../queries/parties.ts';

/** What other services ask about parties; names go out sealed. */
export function partyService(needs: {
  readonly wantedBy: (text: string) => Wanted | undefined;
  readonly foundParties: (visible: PolicyTree, wanted: Wanted, limit: number) => Promise<readonly FoundRow[]>;
  readonly partyPage: (visible: PolicyTree, partyId: string) => Promise<PartyPage | undefined>;
}): GrpcService {
  return {
    description: PartyServiceService,
    methods: {
      searchParties: {
        permits: ['any-service'],
        handle: async (
          { text, limit }: SearchPartiesRequest,
          call: GrpcCall,
        ): Promise<SearchPartiesResponse> => {
          if (limit < 0 || limit > 200 || text.length > 320) throw new EdgeProblem('invalid-request');
          const wanted = needs.wantedBy(text);
          const rows = wanted ? await needs.foundParties(visibleFor(call), wanted, limit || 20) : [];
          return { parties: rows.map((row) => foundParty(row, wanted!.by)) };
        },
      },
      resolveParty: {
        permits: ['any-service'],
        handle: async ({ partyId }: ResolvePartyRequest, call: GrpcCall): Promise<ResolvePartyResponse> => {
          if (!isUuid(partyId)) throw new EdgeProblem('invalid-request');
          const page = await needs.partyPage(visibleFor(call), partyId);
          if (!page) throw new Rejection('party-unknown');
          const survivor = page.party.party_id;
          return { partyId: survivor, aliases: [survivor, ...page.merges.map((merge) => merge.party_id)] };
        },
      },
    },
  };
}

/** What the person may see on whose behalf it is asked, else what the service may. */
function visibleFor({ caller, principal }: GrpcCall): PolicyTree {
  return visibleTo(principal ?? { kind: 'service', name: caller });
}

function foundParty({ party_id, code, provisional, name }: FoundRow, matchedBy: Wanted['by']) {
  return { partyId: party_id, code, provisional, matchedBy, name: name ?? undefined };
}
