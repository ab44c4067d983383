import type { GrpcCall, GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { isUuid } from '@rapport/kernel/values';
import {
  CaseServiceService,
  type OpenCasesOfRequest,
  type OpenCasesOfResponse,
} from '@rapport/proto/support/v1/case_service';
import { type CaseOfParty, nextDueOf } from '../queries/cases.ts';

const MOST_PARTIES = 200;

/** What other services ask about cases; subjects go out sealed. */
export function caseService(
  openCasesOf: (visible: PolicyTree, partyIds: readonly string[]) => Promise<readonly CaseOfParty[]>,
): GrpcService {
  return {
    description: CaseServiceService,
    methods: {
      openCasesOf: {
        permits: ['any-service'],
        handle: async (
          { partyIds }: OpenCasesOfRequest,
          { caller, principal }: GrpcCall,
        ): Promise<OpenCasesOfResponse> => {
          if (partyIds.length > MOST_PARTIES || !partyIds.every(isUuid))
            throw new EdgeProblem('invalid-request');
          // What the person may see on whose behalf it is asked, else what the service may.
          const visible = visibleTo(principal ?? { kind: 'service', name: caller });
          const rows = partyIds.length === 0 ? [] : await openCasesOf(visible, partyIds);
          return { cases: rows.map(said) };
        },
      },
    },
  };
}

function said(row: CaseOfParty): OpenCasesOfResponse['cases'][number] {
  const missed = [
    row.first_response.breachedAt ? ['first-response'] : [],
    row.resolution.breachedAt ? ['resolution'] : [],
  ];
  return {
    partyId: row.asked,
    caseId: row.case_id,
    code: row.code,
    status: row.status,
    caseType: row.case_type,
    priority: row.priority,
    owner: row.owner ?? '',
    openedAt: row.opened_at,
    nextDueAt: nextDueOf(row) ?? '',
    breached: missed.flat(),
    subject: row.subject,
  };
}
