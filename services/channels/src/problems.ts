import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What this service's refusals mean at the edge. */
export const problems = {
  'conversation-unknown': { status: 404, title: 'There is no such conversation' },
  'conversation-closed': { status: 409, title: 'The conversation is closed' },
  'conversation-owned-by-another': { status: 409, title: 'Somebody else has this conversation' },
  'conversation-not-yours': { status: 409, title: 'Take the conversation first' },
  'conversation-forgotten': { status: 410, title: 'What was said here was forgotten on purpose' },
  'reply-unknown': { status: 404, title: 'There is no such reply' },
  'reply-already-sent': { status: 409, title: 'The reply was sent' },
  'reply-not-queued': { status: 409, title: 'The reply is not waiting to be sent' },
  'reply-not-being-sent': { status: 409, title: 'The reply is not being sent' },
  'call-unknown': { status: 404, title: 'There is no such call' },
  'call-already-recorded': { status: 409, title: 'This call is already there' },
  'call-to-come': { status: 422, title: 'A call is noted after it began' },
  'nobody-spoke': { status: 422, title: 'Where nobody answered, nobody spoke' },
  'no-call-back-due': { status: 409, title: 'Nobody waits to be called back' },
  'number-unreadable': { status: 422, title: 'This is no phone number' },
  'mail-unknown': { status: 404, title: 'There is no such mail' },
  'unknown-time-zone': { status: 400, title: 'There is no such time zone' },
  'range-too-long': { status: 400, title: 'At most 366 days, the first before the last' },
} as const satisfies ProblemCatalogue;
