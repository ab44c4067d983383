import type { HeardEvent, Projection, Row } from '@rapport/kernel/projection';
import type { MessageReceived } from '../domain/conversation.events.ts';
import type { CallRecorded } from '../domain/call.events.ts';

const QUARTER_MS = 15 * 60_000; // every time zone in use is a whole number of quarters away from UTC

/** Arrivals (mails, submissions of forms, messages of chats, and calls that ask to be called back) per quarter of an hour, counted apart from what became of them. */
export const arrivals: Projection = {
  name: 'arrivals_v1',
  from: 'own',
  key: ['quarter'],
  columns: { quarter: 'timestamptz', arrived: 'bigint' },
  on: {
    MailAccepted: count,
    MailRepeated: count,
    SubmissionReceived: count,
    MessageReceived: (event: HeardEvent<MessageReceived['data']>) =>
      event.data.channel === 'chat' ? count(event) : [],
    CallRecorded: (event: HeardEvent<CallRecorded['data']>) => (event.data.callBackDue ? count(event) : []),
  },
};

function count({ occurredAt }: HeardEvent) {
  const at = Date.parse(occurredAt);
  const quarter = new Date(at - (at % QUARTER_MS)).toISOString();
  const fold = (row: Row | undefined) => ({ quarter, arrived: Number(row?.['arrived'] ?? 0) + 1 });
  return [{ key: [quarter], fold }];
}
