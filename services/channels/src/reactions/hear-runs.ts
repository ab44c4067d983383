import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import type { EventStore } from '@rapport/kernel/event-store';
import { isUuid } from '@rapport/kernel/values';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import { beginDispatch, changeDispatch, queueReleased } from '../commands/index.ts';

const TOPIC = 'rapport.marketing.run.v1';
type Said<F extends 'runPrepared' | 'messagesReleased'> = HeardEvent<FactData<typeof TOPIC, F>>;

/**
 * What shall be sent is a fact that marketing says: it is queued here, and the gate decides. From its own start on: an
 * installation that is set up over an old log sends nothing of the past.
 */
export function hearRuns({ store }: { readonly store: EventStore }): Reaction {
  const changes =
    (type: 'PauseDispatch' | 'ResumeDispatch' | 'CancelDispatch') =>
    async (event: HeardEvent, commandId: (purpose: string) => string) => {
      const context = reactionContext(event, commandId('change'), 'channels');
      await changeDispatch(store, subjectOf(event), type, context);
    };
  return {
    name: 'hear-runs',
    from: [TOPIC],
    begins: 'start',
    on: {
      [typeOf(TOPIC, 'runPrepared')]: async (event: Said<'runPrepared'>, commandId) => {
        const { campaignId, materialId, materialVersion, purpose, notAfter } = event.data;
        const run = { campaignId, materialId, materialVersion, purpose, notAfter };
        const context = reactionContext(event, commandId('begin'), 'channels');
        await beginDispatch(store, subjectOf(event), run, context);
      },
      [typeOf(TOPIC, 'messagesReleased')]: async (event: Said<'messagesReleased'>, commandId) => {
        const { messages } = event.data;
        if (!messages.every(({ messageId, partyId }) => isUuid(messageId) && isUuid(partyId)))
          throw new TypeError('a message or a party that is released has no id');
        const context = reactionContext(event, commandId('queue'), 'channels');
        await queueReleased(store, subjectOf(event), messages, context);
      },
      [typeOf(TOPIC, 'runPaused')]: changes('PauseDispatch'),
      [typeOf(TOPIC, 'runResumed')]: changes('ResumeDispatch'),
      [typeOf(TOPIC, 'runCancelled')]: changes('CancelDispatch'),
    },
  };
}
