import { Rejection } from '@rapport/kernel/decider';
import type { GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
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
  readonly foundParties: (wanted: Wanted, limit: number) => Promise<readonly FoundRow[]>;
  readonly partyPage: (partyId: string) => Promise<PartyPage | undefined>;
}): GrpcService {
  return {
    description: PartyServiceService,
    methods: {
      searchParties: {
        permits: ['any-service'],
        handle: async ({ text, limit }: SearchPartiesRequest): Promise<SearchPartiesResponse> => {
          if (limit < 0 || limit > 200 || text.length > 320) throw new EdgeProblem('invalid-request');
          const wanted = needs.wantedBy(text);
          const rows = wanted ? await needs.foundParties(wanted, limit || 20) : [];
          return { parties: rows.map((row) => foundParty(row, wanted!.by)) };
        },
      },
      resolveParty: {
        permits: ['any-service'],
        handle: async ({ partyId }: ResolvePartyRequest): Promise<ResolvePartyResponse> => {
          if (!isUuid(partyId)) throw new EdgeProblem('invalid-request');
          const page = await needs.partyPage(partyId);
          if (!page) throw new Rejection('party-unknown');
          const survivor = page.party.party_id;
          return { partyId: survivor, aliases: [survivor, ...page.merges.map((merge) => merge.party_id)] };
        },
      },
    },
  };
}

function foundParty({ party_id, code, provisional, name }: FoundRow, matchedBy: Wanted['by']) {
  return { partyId: party_id, code, provisional, matchedBy, name: name ?? undefined };
}
