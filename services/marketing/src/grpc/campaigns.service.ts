import type { GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { isUuid } from '@rapport/kernel/values';
import {
  CampaignServiceService,
  type TouchesOfRequest,
  type TouchesOfResponse,
} from '@rapport/proto/marketing/v1/campaign_service';
import type { SentTouch } from '../queries/touches.ts';

const MOST_PARTIES = 200;
const MOST_TOUCHES = 1_000;

/** What other services ask about campaigns. */
export function campaignService(needs: {
  readonly sentTo: (partyIds: readonly string[], limit: number) => Promise<readonly SentTouch[]>;
}): GrpcService {
  return {
    description: CampaignServiceService,
    methods: {
      touchesOf: {
        permits: ['any-service'],
        handle: async ({ partyIds }: TouchesOfRequest): Promise<TouchesOfResponse> => {
          const fits = partyIds.length > 0 && partyIds.length <= MOST_PARTIES && partyIds.every(isUuid);
          if (!fits) throw new EdgeProblem('invalid-request');
          const rows = await needs.sentTo(partyIds, MOST_TOUCHES + 1);
          return { touches: rows.slice(0, MOST_TOUCHES).map(touch), more: rows.length > MOST_TOUCHES };
        },
      },
    },
  };
}

function touch({ asked, code, name, ...row }: SentTouch) {
  const { bounced, followed, answered, complained } = row;
  return {
    partyId: asked,
    messageId: row.message_id,
    campaignId: row.campaign_id,
    campaignCode: code,
    campaignName: name,
    sentAt: row.sent_at,
    bounced,
    followed,
    answered,
    complained,
  };
}
