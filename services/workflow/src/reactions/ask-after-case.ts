import { type HeardEvent, type Reaction, reactionContext } from '@rapport/kernel/projection';
import { deriveUuid } from '@rapport/kernel/values';
import { type FactData, typeOf } from '@rapport/proto/catalogue';
import { type Desk, openTaskThatFollows } from '../commands/index.ts';

const TOPIC = 'rapport.channels.sending.v1';
type SendingHeld = HeardEvent<FactData<typeof TOPIC, 'sendingHeld'>>;

/**
 * Promotion waits because a case was resolved a short while ago: before the customer hears of offers again, whoever had the
 * case asks whether all is well. Once for each case, however many messages wait for it.
 */
export function askAfterCase(desk: Desk): Reaction {
  return {
    name: 'ask-after-case',
    from: [TOPIC],
    begins: 'start',
    on: {
      [typeOf(TOPIC, 'sendingHeld')]: async (event: SendingHeld, commandId) => {
        const { reason, record, owner, until, partyId } = event.data;
        if (reason !== 'after-case' || !record || owner === '') return;
        const taskId = deriveUuid('workflow', 'ask-after-case', record.id);
        const context = reactionContext(event, commandId('ask'), 'workflow');
        const about = { kind: record.kind, id: record.id };
        const given = { ...WORDS, about, partyId, dueAt: until, owner };
        await openTaskThatFollows(desk, taskId, given, context);
      },
    },
  };
}

/** In both languages: which one the owner reads is not known here. */
const WORDS = {
  title: '询问客户是否一切都好 · Ask the customer whether all is well',
  note: [
    '您负责的个案已解决，推广消息在此之前暂缓发送。',
    'You had the case, and it was resolved: offers wait until then.',
  ].join('\n'),
};
