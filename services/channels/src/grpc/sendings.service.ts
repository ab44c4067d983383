import type { GrpcCall, GrpcService } from '@rapport/kernel/grpc';
import { EdgeProblem } from '@rapport/kernel/http';
import { isUuid } from '@rapport/kernel/values';
import {
  type SendRequest,
  type SendResponse,
  SendingServiceService,
} from '@rapport/proto/channels/v1/sending_service';
import { type Counterpart, sendForService } from '../commands/index.ts';

/** Material that other services have sent. */
export function sendingService(counterpart: Counterpart): GrpcService {
  return {
    description: SendingServiceService,
    methods: {
      send: {
        permits: ['any-service'],
        handle: async (request: SendRequest, { caller }: GrpcCall): Promise<SendResponse> => {
          const { messageId, partyId, materialId, cause, notAfter } = request;
          if (![messageId, partyId, materialId].every(isUuid)) throw new EdgeProblem('invalid-request');
          if (notAfter !== '' && Number.isNaN(Date.parse(notAfter))) throw new EdgeProblem('invalid-request');
          const toSend = {
            ...{ partyId, materialId, accountId: '' },
            cause: { kind: cause?.kind ?? '', id: cause?.id ?? '' },
            notAfter: notAfter === '' ? '' : new Date(notAfter).toISOString(),
          };
          await sendForService(counterpart, messageId, toSend, caller);
          return {};
        },
      },
    },
  };
}
