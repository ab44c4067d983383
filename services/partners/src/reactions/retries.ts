import { type HeardEvent, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, noteOf } from '../commands/index.ts';
import type { PushFailed } from '../domain/subscription.events.ts';

const cancel = (event: HeardEvent) => ({ key: subjectOf(event), cancel: true }) as const;

/** A partner that did not take an event is tried again when that is due. */
export function retries(desk: Desk): TimerRule {
  return {
    name: 'push-retries',
    on: {
      PushFailed: (event: HeardEvent<PushFailed['data']>) => {
        const { retryAt } = event.data;
        return retryAt === '' ? cancel(event) : { key: subjectOf(event), set: retryAt };
      },
      SubscriptionPaused: cancel,
      SubscriptionResumed: cancel,
      SubscriptionEnded: cancel,
    },
    fire: async (timer) =>
      void (await noteOf(
        desk,
        timer.key,
        { type: 'TryAgain', data: {} },
        timerContext('push-retries', timer),
      )),
  };
}
