import { type HeardEvent, type TimerChange, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, requeueReply } from '../commands/index.ts';
import type { ReplyFailed } from '../domain/conversation.events.ts';

type OfReply = HeardEvent<{ readonly replyId: string }>;

/** The next try of a failed reply, at the instant its failure named. */
export function retryReplyTimer({ store }: Pick<Desk, 'store'>): TimerRule {
  const cancel = (event: OfReply): TimerChange => ({ key: event.data.replyId, cancel: true });
  return {
    name: 'retry-reply',
    on: {
      ReplyFailed: (event: HeardEvent<ReplyFailed['data']>): TimerChange => {
        const { replyId, attempt, retryAt } = event.data;
        if (retryAt === '') return { key: replyId, cancel: true };
        return { key: replyId, set: retryAt, payload: { conversationId: subjectOf(event), attempt } };
      },
      ReplySent: cancel,
      ReplyUncertain: cancel,
      ReplyRetried: cancel,
    },
    fire: async ({ key, dueAt, payload, commandId }) => {
      const { conversationId, attempt } = payload as { conversationId: string; attempt: number };
      await requeueReply(
        store,
        conversationId,
        { replyId: key, attempt },
        timerContext('retry-reply', { commandId, dueAt }),
      );
    },
  };
}
