import type { GrpcCall, GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { isUuid } from '@rapport/kernel/values';
import { PromiseKind } from '@rapport/proto/workflow/v1/promise_events';
import {
  PromiseServiceService,
  type PromisesToRequest,
  type PromisesToResponse,
} from '@rapport/proto/workflow/v1/promise_service';
import type { PromiseRow } from '../queries/promises.ts';

const MOST_PARTIES = 200;
const MOST_PROMISES = 1_000;

/** What other services ask about promises. */
export function promiseService(needs: {
  readonly outstandingTo: (
    visible: PolicyTree,
    partyIds: readonly string[],
    limit: number,
  ) => Promise<readonly (PromiseRow & { readonly asked: string })[]>;
}): GrpcService {
  return {
    description: PromiseServiceService,
    methods: {
      promisesTo: {
        permits: ['any-service'],
        handle: async ({ partyIds }: PromisesToRequest, call: GrpcCall): Promise<PromisesToResponse> => {
          const fits = partyIds.length > 0 && partyIds.length <= MOST_PARTIES && partyIds.every(isUuid);
          if (!fits) throw new EdgeProblem('invalid-request');
          const rows = await needs.outstandingTo(visibleFor(call), partyIds, MOST_PROMISES + 1);
          return {
            promises: rows.slice(0, MOST_PROMISES).map(outstanding),
            more: rows.length > MOST_PROMISES,
          };
        },
      },
    },
  };
}

/** What the person may see on whose behalf it is asked, else what the service may. */
function visibleFor({ caller, principal }: GrpcCall): PolicyTree {
  return visibleTo(principal ?? { kind: 'service', name: caller });
}

const kinds: Readonly<Record<PromiseRow['kind'], PromiseKind>> = {
  price: PromiseKind.PRICE,
  date: PromiseKind.DATE,
  term: PromiseKind.TERM,
  gift: PromiseKind.GIFT,
  service: PromiseKind.SERVICE,
  'call-back': PromiseKind.CALL_BACK,
  other: PromiseKind.OTHER,
};

function outstanding({ asked, ...row }: PromiseRow & { readonly asked: string }) {
  return {
    promiseId: row.promise_id,
    partyId: asked,
    accountId: row.owner,
    kind: kinds[row.kind],
    state: row.state,
    dueAt: row.due_at,
    about: row.about ?? undefined,
    contradicted: row.contradicts.length > 0,
  };
}
