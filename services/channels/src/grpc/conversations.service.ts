import type { GrpcCall, GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import type { ServicePorts } from '@rapport/kernel/service';
import { isUuid } from '@rapport/kernel/values';
import {
  ConversationServiceService,
  type SendNoticeRequest,
  type SendNoticeResponse,
} from '@rapport/proto/channels/v1/conversation_service';
import { sendNotice } from '../commands/index.ts';

const LONGEST_TEXT = 20_000;

/** What other services have said in conversations. */
export function conversationService(ports: Pick<ServicePorts, 'store' | 'keys' | 'clock'>): GrpcService {
  return {
    description: ConversationServiceService,
    methods: {
      sendNotice: {
        permits: ['customers', 'support'],
        handle: async (request: SendNoticeRequest, { caller }: GrpcCall): Promise<SendNoticeResponse> => {
          const { conversationId, noticeId, accountId, text } = request;
          const ids = [conversationId, noticeId, ...(accountId === '' ? [] : [accountId])];
          if (!ids.every(isUuid)) throw new EdgeProblem('invalid-request');
          if (text.trim() === '' || text.length > LONGEST_TEXT) throw new EdgeProblem('invalid-request');
          await sendNotice(ports, conversationId, { noticeId, accountId, text }, caller);
          return {};
        },
      },
    },
  };
}
