import { type HeardEvent, type Reaction } from '@rapport/kernel/projection';
import type { ServicePorts } from '@rapport/kernel/service';
import { deriveUuid } from '@rapport/kernel/values';
import {
  ConversationServiceClient,
  type SendNoticeRequest,
  type SendNoticeResponse,
} from '@rapport/proto/channels/v1/conversation_service';
import { NO_MESSAGE, preferenceToken } from '../adapters/preference-token.ts';
import { wordingsOf } from '../commands/index.ts';
import type { ConsentAsked } from '../domain/consent.events.ts';
import type { InBoth } from '../domain/purpose.events.ts';

/**
 * Has whoever reads the mail of an address asked whether it was they who ticked a consent, in the conversation it was
 * ticked in, once: what the event is called is what the notice is called.
 */
export function confirmConsent({ store, grpc, keys, settings }: ServicePorts): Reaction {
  const home = settings['PUBLIC_URL'];
  return {
    name: 'confirm-consent',
    from: 'own',
    begins: 'start',
    on: {
      ConsentAsked: async (event: HeardEvent<ConsentAsked['data']>) => {
        const { contactPoint, purpose, wordingVersion, evidence } = event.data;
        const words = (await wordingsOf({ store }, purpose))[wordingVersion - 1];
        if (evidence.record?.kind !== 'conversation' || typeof home !== 'string' || !words) return;
        const token = preferenceToken({ contactPoint, purpose, messageId: NO_MESSAGE }, keys.indexHash);
        const notice = {
          conversationId: evidence.record.id,
          noticeId: deriveUuid('confirm-consent', event.id),
          accountId: '',
          text: question(words, new URL(`/p/${token}`, home).href),
        };
        await grpc.call<ConversationServiceClient, SendNoticeRequest, SendNoticeResponse>(
          'channels',
          ConversationServiceClient,
          'sendNotice',
          notice,
          { idempotent: true },
        );
      },
    },
  };
}

/** In both languages: which one the customer reads is not known. */
function question(words: InBoth, link: string): string {
  return [
    '您好！有人用您的邮箱在我们的表单中勾选了：',
    `“${words.zh}”`,
    '如果是您本人，请打开链接确认；如果不是，无需理会，我们不会因此给您寄信。',
    link,
    '',
    'Hello, somebody ticked in a form of ours, with your address:',
    `“${words.en}”`,
    'If that was you, please confirm it there; if not, do nothing, and nothing is sent to you because of it.',
    link,
  ].join('\n');
}
