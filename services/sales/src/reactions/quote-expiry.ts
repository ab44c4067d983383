import { type HeardEvent, type TimerRule, subjectOf } from '@rapport/kernel/projection';
import { timerContext } from '@rapport/kernel/timers';
import { type Desk, expireQuote } from '../commands/index.ts';
import type { QuoteSent } from '../domain/quote.events.ts';

const cancel = (event: HeardEvent) => ({ key: subjectOf(event), cancel: true }) as const;

/** A sent quote expires when its last day is over where the branch is; whatever ends it before stops the clock. */
export function quoteExpiry(desk: Desk): TimerRule {
  return {
    name: 'quote-expires',
    on: {
      QuoteSent: (event: HeardEvent<QuoteSent['data']>) => {
        const { endsAt, version } = event.data;
        return { key: subjectOf(event), set: endsAt, payload: { version } };
      },
      QuoteAccepted: cancel,
      QuoteDeclined: cancel,
      QuoteWithdrawn: cancel,
      QuoteReplaced: cancel,
      QuoteExpired: cancel,
    },
    fire: async (timer) => {
      const at = { version: Number(timer.payload['version']), at: timer.dueAt };
      await expireQuote(desk, timer.key, at, timerContext('quote-expires', timer));
    },
  };
}
