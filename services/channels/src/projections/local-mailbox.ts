import { type HeardEvent, type Projection, subjectOf } from '@rapport/kernel/projection';
import type { ReplySent } from '../domain/conversation.events.ts';

/** Replies kept in the house because no relay is configured. */
export const localMailbox: Projection = {
  name: 'local_mailbox_v1',
  from: 'own',
  key: ['reply_id'],
  columns: { reply_id: 'uuid', conversation_id: 'uuid', blob_id: 'text', sent_at: 'timestamptz' },
  on: {
    ReplySent: (event: HeardEvent<ReplySent['data']>) => {
      const { replyId, localBlobId } = event.data;
      if (localBlobId === '') return [];
      const row = {
        reply_id: replyId,
        conversation_id: subjectOf(event),
        blob_id: localBlobId,
        sent_at: event.occurredAt,
      };
      return [{ key: [replyId], fold: () => row }];
    },
  },
};
