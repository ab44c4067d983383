import { type HeardEvent, type Reaction, subjectOf } from '@rapport/kernel/projection';
import type { ServicePorts } from '@rapport/kernel/service';
import {
  ConversationServiceClient,
  type SendNoticeRequest,
  type SendNoticeResponse,
} from '@rapport/proto/channels/v1/conversation_service';
import { surveyToken } from '../adapters/survey-token.ts';
import type { SurveyIssued } from '../domain/survey.events.ts';

/**
 * Has the question sent in the conversation that the case was about, under the survey's own id, so that asking channels
 * twice sends once. Without a conversation, or an address that customers reach, the link is there for who has the case.
 */
export function sendSurvey({ grpc, keys, settings }: ServicePorts): Reaction {
  const home = settings['PUBLIC_URL'];
  return {
    name: 'send-survey',
    from: 'own',
    begins: 'start',
    on: {
      SurveyIssued: async (event: HeardEvent<SurveyIssued['data']>) => {
        const { conversationId, accountId, code } = event.data;
        if (!conversationId || typeof home !== 'string') return;
        const surveyId = subjectOf(event);
        const link = new URL(`/s/${surveyToken(surveyId, keys.indexHash)}`, home).href;
        const text = question(code, link);
        await grpc.call<ConversationServiceClient, SendNoticeRequest, SendNoticeResponse>(
          'channels',
          ConversationServiceClient,
          'sendNotice',
          { conversationId, noticeId: surveyId, accountId, text },
          { idempotent: true },
        );
      },
    },
  };
}

/** In both languages: which one the customer reads is not known. */
function question(code: string, link: string): string {
  return [
    `您好！您的问题（${code}）已处理完毕。请用一分钟告诉我们处理得怎么样：`,
    link,
    '',
    `Hello, your request ${code} has been dealt with. Please take a minute to tell us how it was:`,
    link,
  ].join('\n');
}
