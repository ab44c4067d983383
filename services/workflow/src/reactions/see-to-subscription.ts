import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import { type Desk, openTaskThatFollows } from '../commands/index.ts';

const TOPIC = 'rapport.partners.subscription.v1';
type Paused = HeardEvent<FactData<typeof TOPIC, 'subscriptionPaused'>>;

/** So soon somebody is to have seen to it: what a partner does not hear piles up meanwhile. */
const WITHIN_MS = 24 * 60 * 60 * 1000;

/**
 * A partner takes no events any more: whoever set the subscription up is to see to it, once for each time that it stops. Where
 * somebody paused it on purpose there is nothing to do.
 */
export function seeToSubscription(desk: Desk): Reaction {
  return {
    name: 'see-to-subscription',
    from: [TOPIC],
    begins: 'start',
    on: {
      [typeOf(TOPIC, 'subscriptionPaused')]: async (event: Paused, commandId) => {
        const { reason, ownerId } = event.data;
        if (reason === 'asked' || ownerId === '') return;
        const taskId = deriveUuid('workflow', 'see-to-subscription', event.id);
        const context = reactionContext(event, commandId('see-to'), 'workflow');
        const dueAt = new Date(Date.parse(event.recordedAt) + WITHIN_MS).toISOString();
        const about = { kind: 'subscription', id: subjectOf(event) };
        const words = reason === 'gone' ? GONE : FAILING;
        await openTaskThatFollows(desk, taskId, { ...words, about, dueAt, owner: ownerId }, context);
      },
    },
  };
}

/** In both languages: which one the owner reads is not known here. */
const FAILING = {
  title: '合作伙伴多日未接收事件，推送已暂停 · A partner has taken no events for days; pushing is paused',
  note: [
    '请与合作伙伴联系；恢复后将从原处继续，不会遗漏。',
    'Speak with the partner; resumed, it goes on from its place and nothing is lost.',
  ].join('\n'),
};
const GONE = {
  title:
    '合作伙伴表示不再接收事件（410），推送已暂停 · A partner wants no events any more (410); pushing is paused',
  note: [
    '请确认这是否为合作伙伴的本意，并结束或恢复该订阅。',
    'Find out whether that is meant; then end the subscription, or resume it.',
  ].join('\n'),
};
